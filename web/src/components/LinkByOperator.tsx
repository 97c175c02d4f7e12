import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Stack, Text } from '@mantine/core';
import { CodeLines } from './CodeLines.tsx';
import { useOperatorCommand } from './use-operator-command.ts';

type Props = {
  /** What the link is called: `reset link`. */
  link: string;
  /** Whom it is for; absent: the person has not entered it yet. */
  email?: string;
};

/** Where the server sends no email: who has the link instead, and how they print it. */
export function LinkByOperator({ link, email = 'you@example.com' }: Props) {
  const command = useOperatorCommand();
  return (
    <Stack gap="xs">
      <Text size="sm">
        <Trans>This server sends no email. Ask its operator for a {link}.</Trans>
      </Text>
      <Text
        size="sm"
        c="dimmed"
      >{t`For operators: this command, on the server, prints a link that sets a password and confirms the email.`}</Text>
      <CodeLines>{t`${command} reset-link ${email}`}</CodeLines>
    </Stack>
  );
}
