import { t } from '@lingui/core/macro';
import { Badge, Code, Group } from '@mantine/core';

/** Where the value of a header or credential is. */
export function SecretRef({ text }: { text: string }) {
  return (
    <Group gap="xs">
      <Code style={{ overflowWrap: 'anywhere' }}>{text}</Code>
      <Badge tt="none" variant="light" color="gray">{t`By reference`}</Badge>
    </Group>
  );
}
