import { t } from '@lingui/core/macro';
import { Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { type App, editApp } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Facts } from '../../../components/Facts.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../../components/problem-form.ts';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { Section } from '../../../components/Section.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { DeleteApp } from './DeleteApp.tsx';

/** The name and ID of the app, and its deletion. */
export function AppSettings({ app }: { app: App }) {
  const mayManage = mayManageApps(useWorkspace());
  return (
    <Stack gap="2.5rem">
      <Section title={t`About`}>
        <Facts
          facts={[
            [
              t`App ID`,
              <Group key="id" gap={4} wrap="nowrap">
                <Text ff="monospace" size="sm" span>
                  {app.id}
                </Text>
                <CopyButton text={app.id} label={t`Copy app ID`} />
              </Group>,
            ],
            [t`Created`, <RelativeTime key="created" at={app.created_at} />],
          ]}
        />
      </Section>
      <Section title={t`Name`}>
        <Rename app={app} isReadOnly={!mayManage} />
      </Section>
      {mayManage && (
        <Section
          title={t`Delete`}
          description={t`Its tokens stop working at once. Its calls stay in the log.`}
        >
          <DeleteApp app={app} />
        </Section>
      )}
    </Stack>
  );
}

function Rename({ app, isReadOnly }: { app: App; isReadOnly: boolean }) {
  const { slug } = useWorkspace();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { name: app.name },
    validate: { name: (name) => (name.trim() === '' ? t`Enter a name.` : null) },
    mutation: editApp(slug, app.id),
    onDone: () => {},
  });
  return (
    <form onSubmit={submit} noValidate>
      <Fieldset variant="unstyled" disabled={isReadOnly} m={0} maw="30rem">
        <Stack>
          <ProblemAlert problem={problem} />
          <TextInput
            aria-label={t`Name`}
            maxLength={200}
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          {!isReadOnly && (
            <Group>
              <Button type="submit" loading={isSending}>{t`Rename`}</Button>
            </Group>
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}
