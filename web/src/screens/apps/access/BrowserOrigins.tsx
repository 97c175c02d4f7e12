import { t } from '@lingui/core/macro';
import { Button, CloseButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { mayManageApps } from '../../../api/roles.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import type { AccessForm } from './access-values.ts';

const MAX_ORIGINS = 50;

/** The origins of pages that may call on behalf of the app. */
export function BrowserOrigins({ form }: { form: AccessForm }) {
  const origins = form.values.allowed_origins;
  const mayManage = mayManageApps(useWorkspace());
  return (
    <Stack maw="36rem">
      {origins.length === 0 && <Text size="sm">{t`No origins are allowed yet.`}</Text>}
      {origins.map((_, index) => (
        <TextInput
          key={form.key(`allowed_origins.${index}`)}
          aria-label={t`Origin ${{ number: index + 1 }}`}
          placeholder={t`https://app.example.com`}
          rightSection={
            mayManage && (
              <CloseButton
                aria-label={t`Remove origin ${{ number: index + 1 }}`}
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
          >{t`Add origin`}</Button>
        </Group>
      )}
    </Stack>
  );
}
