import { t } from '@lingui/core/macro';
import { Badge, Group, Text } from '@mantine/core';
import type { Member } from '../../api/queries/members.ts';

export function MemberName({ member: { name }, isYou }: { member: Member; isYou: boolean }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" fw={500}>
        {name}
      </Text>
      {isYou && <Badge tt="none" variant="light">{t`You`}</Badge>}
    </Group>
  );
}
