import { t } from '@lingui/core/macro';
import { Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { CREDENTIAL_TYPES } from '@trunkline/contract/credential-types';
import type { SecurityScheme } from '../../../api/queries/specs.ts';
import { Section } from '../../../components/Section.tsx';
import { textOf } from '../../../language/text.ts';
import { CredentialCard } from './CredentialCard.tsx';
import { CREDENTIAL_TYPE_NAMES } from './credential-type-names.ts';
import { credentialFor, newCredential } from './credentials.ts';
import { RemovedRow, useRemovedRows } from './RemovedRow.tsx';
import type { IntegrationForm } from './values.ts';

type Props = { form: IntegrationForm; schemes: readonly SecurityScheme[] };

/** The credentials of calls, as the security schemes of the spec require. */
export function CredentialFields({ form, schemes }: Props) {
  const { credentials } = form.values;
  const { removed, remove, undo } = useRemovedRows({
    rows: credentials,
    removeAt: (index) => form.removeListItem('credentials', index),
    insertAt: (row, index) => form.insertListItem('credentials', row, index),
  });
  return (
    <Section
      title={t`Credentials`}
      description={t`How calls authenticate with the API. Stored encrypted, added on the server, never shown again.`}
    >
      <Stack gap="md" align="stretch">
        {credentials.map((credential, index) => (
          <CredentialCard
            key={credential.id}
            form={form}
            index={index}
            onRemove={() => remove(index)}
            scheme={schemes.find(({ name }) => name === credential.scheme)}
          />
        ))}
        {removed.map(({ id, type, scheme }) => (
          <RemovedRow
            key={id}
            name={`${textOf(CREDENTIAL_TYPE_NAMES[type])}${scheme === null ? '' : ` (${scheme})`}`}
            onUndo={() => undo(id)}
          />
        ))}
        {credentials.length === 0 && <NoCredentials schemes={schemes} />}
        <Group>
          <AddCredential form={form} schemes={schemes} />
        </Group>
      </Stack>
    </Section>
  );
}

function NoCredentials({ schemes }: { schemes: readonly SecurityScheme[] }) {
  return (
    <Text size="sm" c="dimmed">
      {schemes.length === 0
        ? t`The spec names no security scheme. If the API needs a key, add it here or as a header.`
        : t`The spec asks for one of these. Without it, calls are sent without credentials.`}
    </Text>
  );
}

function AddCredential({ form, schemes }: Props) {
  const add = (credential: ReturnType<typeof newCredential>) =>
    form.insertListItem('credentials', credential);
  const available = schemes.flatMap((scheme) => {
    const credential = credentialFor(scheme);
    const isAdded = form.values.credentials.some((other) => other.scheme === scheme.name);
    return credential && !isAdded ? [{ scheme, credential }] : [];
  });
  return (
    <Menu position="bottom-start" width={300}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />}>
          {t`Add credential`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {available.length > 0 && <Menu.Label>{t`From the spec`}</Menu.Label>}
        {available.map(({ scheme, credential }) => (
          <Menu.Item key={scheme.name} onClick={() => add(credential)}>
            {scheme.name}
            <Text size="xs" c="dimmed">
              {textOf(CREDENTIAL_TYPE_NAMES[credential.type])}
            </Text>
          </Menu.Item>
        ))}
        <Menu.Label>{t`Other`}</Menu.Label>
        {CREDENTIAL_TYPES.map((type) => (
          <Menu.Item key={type} onClick={() => add(newCredential(type))}>
            {textOf(CREDENTIAL_TYPE_NAMES[type])}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
