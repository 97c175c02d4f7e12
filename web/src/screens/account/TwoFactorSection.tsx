import { t } from '@lingui/core/macro';
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../../api/queries/me.ts';
import { Section } from '../../components/Section.tsx';
import { DisableTwoFactorDialog } from './DisableTwoFactorDialog.tsx';
import { EnableTwoFactorDialog } from './EnableTwoFactorDialog.tsx';
import { RenewBackupCodesDialog } from './RenewBackupCodesDialog.tsx';

export function TwoFactorSection() {
  const { data: me } = useSuspenseQuery(meQuery);
  const [isEnabling, enabling] = useDisclosure();
  return (
    <Section
      title={t`Two-factor authentication`}
      description={t`Signing in asks for your password and for a code from your authenticator app.`}
    >
      <Paper withBorder radius="lg" p="lg" maw="40rem">
        {me.two_factor_enabled ? (
          <Enabled />
        ) : (
          <Group justify="space-between" gap="sm">
            <State isOn={false} />
            <Button onClick={enabling.open}>{t`Enable`}</Button>
          </Group>
        )}
      </Paper>
      <EnableTwoFactorDialog opened={isEnabling} onClose={enabling.close} />
    </Section>
  );
}

function Enabled() {
  const [isRenewing, renewing] = useDisclosure();
  const [isDisabling, disabling] = useDisclosure();
  return (
    <Stack>
      <Group justify="space-between" gap="sm">
        <State isOn />
        <Group gap="xs">
          <Button variant="default" onClick={renewing.open}>{t`New backup codes`}</Button>
          <Button variant="light" color="red" onClick={disabling.open}>{t`Disable`}</Button>
        </Group>
      </Group>
      <RenewBackupCodesDialog opened={isRenewing} onClose={renewing.close} />
      <DisableTwoFactorDialog opened={isDisabling} onClose={disabling.close} />
    </Stack>
  );
}

function State({ isOn }: { isOn: boolean }) {
  return (
    <Group gap="xs">
      <Text size="sm">{t`Authenticator app`}</Text>
      <Badge tt="none" variant={isOn ? 'light' : 'default'} color={isOn ? 'green' : 'gray'}>
        {isOn ? t`On` : t`Off`}
      </Badge>
    </Group>
  );
}
