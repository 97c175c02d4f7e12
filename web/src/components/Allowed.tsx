import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';

/** A cell of a table of permissions. */
export function Allowed({ isAllowed }: { isAllowed: boolean }) {
  return isAllowed ? (
    <IconCheck
      size={18}
      display="block"
      color="var(--mantine-color-success)"
      role="img"
      aria-label={t`Yes`}
    />
  ) : (
    <Text span c="dimmed" role="img" aria-label={t`No`}>
      –
    </Text>
  );
}
