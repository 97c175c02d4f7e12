import { t } from '@lingui/core/macro';
import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { CopyButton } from './CopyButton.tsx';
import classes from './SecretOnce.module.css';

type Props = {
  secret: string;
  /** What it is: "Token", "Invitation link". */
  label: string;
};

/** A secret that the server sends only once, with the warning to store it now. */
export function SecretOnce({ secret, label }: Props) {
  return (
    <Alert color="amber" icon={<IconKey />} title={t`Copy the ${label.toLowerCase()} now`}>
      <Stack gap="xs">
        <Text size="sm">{t`It is shown only once. Anyone who has it can use it: store it in a password manager.`}</Text>
        <Group gap="xs" wrap="nowrap" className={classes.secret}>
          <code className={classes.text}>{secret}</code>
          <CopyButton text={secret} label={t`Copy ${label.toLowerCase()}`} />
        </Group>
      </Stack>
    </Alert>
  );
}
