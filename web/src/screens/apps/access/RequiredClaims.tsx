import { t } from '@lingui/core/macro';
import { Button, CloseButton, Group, Stack, Text, TextInput, type TextInputProps } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { mayManageApps } from '../../../api/roles.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import type { Claim } from './claims.ts';

type Props = {
  claims: readonly Claim[];
  /** The props of the field of a claim. */
  inputAt: (index: number, part: keyof Claim) => TextInputProps & { key: string };
  onAdd: () => void;
  onRemove: (index: number) => void;
};

/** The claims that users' tokens need besides issuer and audience. */
export function RequiredClaims({ claims, inputAt, onAdd, onRemove }: Props) {
  const mayManage = mayManageApps(useWorkspace());
  return (
    <Stack gap="xs" component="section" aria-label={t`Required claims`}>
      <div>
        <Text size="sm" fw={500}>{t`Required claims`}</Text>
        <Text
          size="xs"
          c="dimmed"
        >{t`Each claim must have this value, or contain it if it is a list. Numbers, true and false are read as JSON; in quotes they are strings.`}</Text>
      </div>
      {claims.map((_, index) => {
        const { key, ...name } = inputAt(index, 'name');
        const { key: valueKey, ...value } = inputAt(index, 'value');
        return (
          <Group key={key} gap="xs" wrap="nowrap">
            <TextInput flex={1} aria-label={t`Claim ${{ number: index + 1 }}`} placeholder="role" {...name} />
            <TextInput
              key={valueKey}
              flex={1}
              aria-label={t`Value of claim ${{ number: index + 1 }}`}
              placeholder="customer"
              {...value}
            />
            {mayManage && (
              <CloseButton
                aria-label={t`Remove claim ${{ number: index + 1 }}`}
                onClick={() => onRemove(index)}
              />
            )}
          </Group>
        );
      })}
      {mayManage && (
        <Group>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={onAdd}
          >{t`Add claim`}</Button>
        </Group>
      )}
    </Stack>
  );
}
