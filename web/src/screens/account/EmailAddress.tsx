import { t } from '@lingui/core/macro';
import { Badge, Box, Group, Input, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../../api/queries/me.ts';
import { ConfirmationLink } from '../../components/ConfirmationLink.tsx';

/** Your email, and whether it is confirmed. */
export function EmailAddress() {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Stack gap={4}>
      <Input.Label component="div">{t`Email`}</Input.Label>
      <Group gap="xs">
        <Text>{me.email}</Text>
        {me.email_verified ? (
          <Badge
            tt="none"
            color="green"
            variant="light"
            leftSection={<IconCheck size={12} />}
          >{t`Confirmed`}</Badge>
        ) : (
          <Badge tt="none" color="amber" variant="light">{t`Not confirmed`}</Badge>
        )}
      </Group>
      {!me.email_verified && (
        <Box mt={4}>
          <ConfirmationLink email={me.email} />
        </Box>
      )}
    </Stack>
  );
}
