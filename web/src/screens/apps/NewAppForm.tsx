import { t } from '@lingui/core/macro';
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createApp, keyOfApps, matchesQuery } from '../../api/queries/apps.ts';
import { LinkButton } from '../../components/links.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import type { IntegrationAccess } from './IntegrationAccessChoice.tsx';
import { SelectedIntegrations } from './SelectedIntegrations.tsx';
import { NO_ADJUSTMENTS, selectedSlugs } from './selected-integrations.ts';

const TYPING_PAUSE_MS = 350;

export function NewAppForm() {
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const [prompt, setPrompt] = useState('');
  const [settledPrompt] = useDebouncedValue(prompt.trim(), TYPING_PAUSE_MS);
  const [adjustments, setAdjustments] = useState(NO_ADJUSTMENTS);
  const [access, setAccess] = useState<IntegrationAccess>('all');
  const matchesOf = useMatches();

  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { name: '', prompt: '' },
    validate: { name: (name) => (name.trim() === '' ? t`Enter a name.` : null) },
    mutation: {
      async mutationFn({ name, prompt: text }) {
        const integrations = selectedSlugs(await matchesOf(text.trim()), adjustments);
        const body = { name: name.trim(), prompt: text.trim(), integrations, integration_access: access };
        return createApp(slug, body);
      },
      meta: { successMessage: t`App created`, invalidates: [keyOfApps(slug)] },
    },
    onDone: ({ id }) => navigate({ to: '/w/$workspace/apps/$app', params: { workspace: slug, app: id } }),
  });
  form.watch('prompt', ({ value }) => setPrompt(value));

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg" maw="46rem">
        <ProblemAlert problem={problem} />
        <TextInput
          label={t`Name`}
          required
          maxLength={200}
          autoFocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Textarea
          label={t`What should the app do?`}
          placeholder={t`Show our open GitHub issues by team, and post a summary to Slack every Monday`}
          autosize
          minRows={4}
          maxRows={14}
          maxLength={20_000}
          key={form.key('prompt')}
          {...form.getInputProps('prompt')}
        />
        <SelectedIntegrations
          prompt={settledPrompt}
          adjustments={adjustments}
          onAdjust={setAdjustments}
          access={access}
          onAccess={setAccess}
        />
        <Group justify="flex-end">
          <LinkButton
            to="/w/$workspace/apps"
            params={{ workspace: slug }}
            variant="default"
          >{t`Cancel`}</LinkButton>
          <Button type="submit" loading={isSending}>{t`Create app`}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The matches of a prompt; cached, unless the app is created right after typing. */
function useMatches() {
  const { slug } = useWorkspace();
  const client = useQueryClient();
  return async (prompt: string) => (prompt === '' ? [] : client.fetchQuery(matchesQuery(slug, prompt)));
}
