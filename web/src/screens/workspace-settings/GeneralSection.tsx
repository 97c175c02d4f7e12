import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, Code, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { slugIssue } from '@trunkline/contract/slugs';
import { useState } from 'react';
import { editWorkspace, type Workspace, workspacesQuery } from '../../api/queries/workspaces.ts';
import { isAdmin } from '../../api/roles.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { Section } from '../../components/Section.tsx';
import { serverText } from '../../language/server-texts.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';

/** Name and slug, for owners and admins to change. */
export function GeneralSection() {
  const workspace = useWorkspace();
  const mayEdit = isAdmin(workspace);
  return (
    <Section
      title={t`Name and slug`}
      description={
        workspace.kind === 'personal'
          ? t`A personal workspace, for your own apps. Integrations belong to shared workspaces.`
          : t`A shared workspace: its members work on the same integrations and apps.`
      }
    >
      <Paper withBorder radius="lg" p="lg" maw="40rem">
        {mayEdit ? <EditForm workspace={workspace} /> : <ReadOnlyFields workspace={workspace} />}
      </Paper>
    </Section>
  );
}

function EditForm({ workspace }: { workspace: Workspace }) {
  const { name, slug } = workspace;
  const openRenamed = useOpenRenamed(slug);
  const [typedSlug, setTypedSlug] = useState(slug);
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { name, slug },
    validate: {
      name: (text) => (text.trim() === '' ? t`Enter a name.` : null),
      slug: (text) => {
        const issue = slugIssue(text);
        return issue && serverText(issue);
      },
    },
    mutation: editWorkspace(slug),
    fields: { slug_taken: 'slug' },
    onDone: openRenamed,
  });
  form.watch('slug', ({ value }) => setTypedSlug(value));
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput label={t`Name`} key={form.key('name')} {...form.getInputProps('name')} />
        <TextInput
          label={t`Slug`}
          description={t`Used in URLs: ${location.origin}/w/${typedSlug}`}
          key={form.key('slug')}
          {...form.getInputProps('slug')}
        />
        {typedSlug !== slug && (
          <Alert color="amber" icon={<IconAlertTriangle />} title={t`URLs will change`}>
            <Text size="sm">
              <Trans>
                Links to <Code>/w/{slug}</Code> and scripts that call <Code>/api/workspaces/{slug}</Code> stop
                working, and another workspace may take the slug. Apps keep working.
              </Trans>
            </Text>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={isSending}>{t`Save`}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function ReadOnlyFields({ workspace: { name, slug } }: { workspace: Workspace }) {
  return (
    <Stack>
      <TextInput label={t`Name`} value={name} readOnly />
      <TextInput label={t`Slug`} value={slug} readOnly description={t`Owners and admins can change both.`} />
    </Stack>
  );
}

/** Opens the workspace under its new slug. The cache holds both slugs until the screen has changed. */
function useOpenRenamed(from: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { queryKey } = workspacesQuery;
  return async (renamed: Workspace) => {
    client.setQueryData(queryKey, (all = []) => [
      ...all.filter(({ slug }) => slug !== renamed.slug),
      renamed,
    ]);
    if (renamed.slug !== from)
      await navigate({ to: '/w/$workspace/settings', params: { workspace: renamed.slug }, replace: true });
    await client.invalidateQueries({ queryKey });
  };
}
