import { Button, CloseButton, Group, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type App, editApp } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { useProblemForm } from '../../../components/problem-form.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { AccessForm } from './AccessForm.tsx';

const MAX_ORIGINS = 50;

/** The origins of pages that may call on behalf of the app. */
export function BrowserOrigins({ app }: { app: App }) {
  const workspace = useWorkspace();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { allowed_origins: app.allowed_origins },
    validate: {
      allowed_origins: (origins: string[]) =>
        origins.some((origin) => origin.trim() === '') ? 'Fill in each row, or remove it.' : null,
    },
    mutation: editApp(workspace.slug, app.id),
    onDone({ allowed_origins }) {
      form.setValues({ allowed_origins });
    },
  });
  const origins = form.getValues().allowed_origins;
  const mayManage = mayManageApps(workspace);
  return (
    <AccessForm onSubmit={submit} problem={problem} isSending={isSending} what="origins">
      {origins.length === 0 && <Text size="sm">No origins are allowed yet.</Text>}
      {origins.map((_, index) => (
        <TextInput
          key={form.key(`allowed_origins.${index}`)}
          aria-label={`Origin ${index + 1}`}
          placeholder="https://app.example.com"
          rightSection={
            mayManage && (
              <CloseButton
                aria-label={`Remove origin ${index + 1}`}
                onClick={() => form.removeListItem('allowed_origins', index)}
              />
            )
          }
          {...form.getInputProps(`allowed_origins.${index}`)}
        />
      ))}
      {form.errors.allowed_origins && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {form.errors.allowed_origins}
        </Text>
      )}
      {mayManage && origins.length < MAX_ORIGINS && (
        <Group>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => form.insertListItem('allowed_origins', '')}
          >
            Add origin
          </Button>
        </Group>
      )}
    </AccessForm>
  );
}
