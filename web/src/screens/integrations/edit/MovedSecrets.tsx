import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import type { IntegrationForm } from '../configure/values.ts';
import { originOf, otherServer, withoutStored } from './moved-secrets.ts';

type Props = {
  form: IntegrationForm;
  /** The base URL that the stored secrets were entered for. */
  baseUrl: string;
};

/** Asks for the secrets again once the base URL leads to another server. */
export function MovedSecrets({ form, baseUrl }: Props) {
  const server = otherServer(baseUrl, form.values);
  if (server === undefined) return null;
  return (
    <Alert color="amber" icon={<IconKey />} title={t`The secrets are required again`}>
      <Text size="sm" mb="sm">
        <Trans>
          Calls would go to {server}. The stored values of headers and credentials are sent only to the server
          that they were entered for, {originOf(baseUrl)}.
        </Trans>
      </Text>
      <Button
        size="xs"
        variant="default"
        onClick={() => form.setValues(withoutStored(form.values))}
      >{t`Enter the secrets again`}</Button>
    </Alert>
  );
}
