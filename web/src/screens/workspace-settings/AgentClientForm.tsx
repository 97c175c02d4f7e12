import { t } from '@lingui/core/macro';
import { Button, CloseButton, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { redirectUriIssue } from '@trunkline/contract/redirect-uris';
import { createAgentClient } from '../../api/queries/agent-clients.ts';
import { DialogActions } from '../../components/DialogActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { serverText } from '../../language/server-texts.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';

/** As many redirect URIs may a client have. */
const MAX_REDIRECT_URIS = 10;

type Values = { name: string; redirect_uris: string[] };

/** Registers a client of agents. */
export function AgentClientForm({ onClose }: { onClose: () => void }) {
  const { slug } = useWorkspace();
  const initialValues: Values = { name: '', redirect_uris: [''] };
  const { form, submit, problem, isSending } = useProblemForm({
    mode: 'controlled',
    initialValues,
    validate: errorsOf,
    mutation: createAgentClient(slug),
    onDone: onClose,
  });
  const uris = form.values.redirect_uris;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput
          label={t`Name`}
          description={t`Members see it when the client asks them for access.`}
          data-autofocus
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <Input.Wrapper
          label={t`Redirect URIs`}
          description={t`Where the client receives its code, exactly as it sends them. On localhost and 127.0.0.1 any port matches.`}
          error={form.errors.redirect_uris}
        >
          <Stack gap="xs" mt={6}>
            {uris.map((_, index) => (
              <TextInput
                key={form.key(`redirect_uris.${index}`)}
                aria-label={t`Redirect URI ${index + 1}`}
                placeholder={t`https://agent.example.com/callback`}
                maxLength={2000}
                rightSection={
                  uris.length > 1 && (
                    <CloseButton
                      aria-label={t`Remove redirect URI ${index + 1}`}
                      onClick={() => form.removeListItem('redirect_uris', index)}
                    />
                  )
                }
                {...form.getInputProps(`redirect_uris.${index}`)}
              />
            ))}
            {uris.length < MAX_REDIRECT_URIS && (
              <Group>
                <Button
                  size="xs"
                  variant="subtle"
                  leftSection={<IconPlus size={14} />}
                  onClick={() => form.insertListItem('redirect_uris', '')}
                >{t`Add redirect URI`}</Button>
              </Group>
            )}
          </Stack>
        </Input.Wrapper>
        <DialogActions onCancel={onClose} isPending={isSending}>{t`Register client`}</DialogActions>
      </Stack>
    </form>
  );
}

function errorsOf({ name, redirect_uris }: Values): Record<string, string | null> {
  return {
    name: name.trim() === '' ? t`Enter a name.` : null,
    ...Object.fromEntries(
      redirect_uris.map((uri, index) => {
        const issue = redirectUriIssue(uri.trim());
        const error =
          uri.trim() === '' ? t`Enter a redirect URI.` : issue && t`This ${{ issue: serverText(issue) }}.`;
        return [`redirect_uris.${index}`, error ?? null];
      }),
    ),
  };
}
