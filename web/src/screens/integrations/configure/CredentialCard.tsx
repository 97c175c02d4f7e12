import { t } from '@lingui/core/macro';
import {
  ActionIcon,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import type { SecurityScheme } from '../../../api/queries/specs.ts';
import { Markdown } from '../../../components/Markdown.tsx';
import { textOf } from '../../../language/text.ts';
import { CREDENTIAL_TYPE_NAMES } from './credential-type-names.ts';
import type { CredentialValues } from './credentials.ts';
import { ExpiryInput } from './ExpiryInput.tsx';
import { SecretInput } from './SecretInput.tsx';
import { SecretRefInput, useAllowedRefs, ValueOrRef } from './SecretRefInput.tsx';
import { KeepStored, StoredSecret } from './StoredSecret.tsx';
import type { IntegrationForm } from './values.ts';

type Props = {
  form: IntegrationForm;
  index: number;
  /** The security scheme of the spec that it is for. */
  scheme: SecurityScheme | undefined;
};

type CardProps = Props & { onRemove: () => void };

/** One credential, with the fields of its type. */
export function CredentialCard({ form, index, scheme, onRemove }: CardProps) {
  const id = useId();
  const credential = form.values.credentials[index];
  if (!credential) return null;
  const error = form.errors[`credentials.${index}`];
  return (
    <Paper withBorder p="md" role="group" aria-labelledby={id}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="sm">
        <div>
          <Text id={id} fw={600}>
            {textOf(CREDENTIAL_TYPE_NAMES[credential.type])}
          </Text>
          <Text component="div" size="sm" c="dimmed">
            {purposeOf(credential)}
          </Text>
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t`Delete credential ${{ name: credential.scheme ?? index + 1 }}`}
          onClick={onRemove}
        >
          <IconTrash size={18} />
        </ActionIcon>
      </Group>
      <Stack gap="sm">
        {error && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {error}
          </Text>
        )}
        {scheme && scheme.description !== '' && <Markdown>{scheme.description}</Markdown>}
        <Fields form={form} index={index} credential={credential} scheme={scheme} />
        <div>
          <ExpiryInput
            form={form}
            path={`credentials.${index}.expires_at`}
            value={credential.expires_at}
            secretName={nameOf(credential, index)}
          />
        </div>
      </Stack>
    </Paper>
  );
}

function nameOf({ scheme }: CredentialValues, index: number): string {
  return scheme ?? t`credential ${{ number: index + 1 }}`;
}

function purposeOf(credential: CredentialValues): string {
  const { scheme } = credential;
  const origin = scheme === null ? '' : t`Security scheme ${scheme} of the spec.`;
  return `${origin} ${sendingOf(credential)}`.trim();
}

function sendingOf({ type, in: location, name }: CredentialValues): string {
  switch (type) {
    case 'api_key':
      return name === '' ? '' : placeOf(location, name);
    case 'basic':
      return t`Sent in the Authorization header, as Basic.`;
    case 'bearer':
      return t`Sent in the Authorization header, as Bearer.`;
    case 'oauth2_client_credentials':
      return t`Trunkline requests access tokens, renews them before they expire, and sends them as Bearer.`;
  }
}

function placeOf(location: CredentialValues['in'], name: string): string {
  if (location === 'header') return t`Sent in the header ${name}.`;
  return location === 'query' ? t`Sent in the query parameter ${name}.` : t`Sent in the cookie ${name}.`;
}

/** Such as “the token of oauth”. */
function secretNameOf(field: SecretProps['field'], name: string): string {
  switch (field) {
    case 'value':
      return t`the key of ${name}`;
    case 'password':
      return t`the password of ${name}`;
    case 'token':
      return t`the token of ${name}`;
    case 'client_secret':
      return t`the client secret of ${name}`;
  }
}

type FieldsProps = Props & { credential: CredentialValues };

function Fields(props: FieldsProps) {
  switch (props.credential.type) {
    case 'api_key':
      return <KeyFields {...props} />;
    case 'basic':
      return <BasicFields {...props} />;
    case 'bearer':
      return (
        <Secret
          {...props}
          field="token"
          label={t`Token`}
          description={t`The token alone, without “Bearer”`}
        />
      );
    case 'oauth2_client_credentials':
      return <ClientFields {...props} />;
  }
}

function KeyFields(props: FieldsProps) {
  const { form, index, credential, scheme } = props;
  const isFixed = scheme !== undefined || credential.is_stored || credential.is_replaced;
  return (
    <>
      {!isFixed && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Select
            label={t`Sent in`}
            data={[
              { value: 'header', label: t`A header` },
              { value: 'query', label: t`The query` },
              { value: 'cookie', label: t`A cookie` },
            ]}
            allowDeselect={false}
            {...form.getInputProps(`credentials.${index}.in`)}
          />
          <TextInput
            label={t`Parameter name`}
            placeholder={t`X-Api-Key`}
            spellCheck={false}
            autoComplete="off"
            {...form.getInputProps(`credentials.${index}.name`)}
          />
        </SimpleGrid>
      )}
      <Secret {...props} field="value" label={t`Key`} />
    </>
  );
}

function BasicFields(props: FieldsProps) {
  const { form, index, credential } = props;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {!(credential.is_stored && credential.username === '') && (
        <TextInput
          label={t`User name`}
          description={
            credential.is_ref
              ? t`Leave empty if the reference is the key`
              : t`Or the key, if there is no password`
          }
          autoComplete="off"
          spellCheck={false}
          readOnly={credential.is_stored}
          {...form.getInputProps(`credentials.${index}.username`)}
        />
      )}
      <Secret {...props} field="password" label={t`Password`} description={t`Leave empty if there is none`} />
    </SimpleGrid>
  );
}

function ClientFields(props: FieldsProps) {
  const { form, index, credential, scheme } = props;
  return (
    <>
      <TextInput
        label={t`Token URL`}
        placeholder={t`https://login.example.com/oauth/token`}
        readOnly={credential.is_stored}
        {...form.getInputProps(`credentials.${index}.token_url`)}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={t`Client ID`}
          autoComplete="off"
          spellCheck={false}
          readOnly={credential.is_stored}
          {...form.getInputProps(`credentials.${index}.client_id`)}
        />
        <Secret {...props} field="client_secret" label={t`Client secret`} />
      </SimpleGrid>
      <TagsInput
        label={t`Scopes`}
        description={t`What the tokens allow. Select, or type and press Enter.`}
        data={scheme?.scopes ?? []}
        {...form.getInputProps(`credentials.${index}.scopes`)}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={t`Audience`}
          description={t`Required by some providers`}
          {...form.getInputProps(`credentials.${index}.audience`)}
        />
        <Select
          label={t`Client authentication`}
          description={t`As the provider requires it`}
          data={[
            { value: 'basic', label: t`In the Authorization header` },
            { value: 'body', label: t`In the request body` },
          ]}
          allowDeselect={false}
          {...form.getInputProps(`credentials.${index}.client_authentication`)}
        />
      </SimpleGrid>
    </>
  );
}

type SecretProps = FieldsProps & {
  field: 'value' | 'password' | 'token' | 'client_secret';
  label: string;
  description?: ReactNode;
};

function Secret({ form, index, credential, field, label, description }: SecretProps) {
  const path = `credentials.${index}.${field}`;
  const secretName = secretNameOf(field, nameOf(credential, index));
  const change = (changed: Partial<CredentialValues>) =>
    form.setFieldValue(`credentials.${index}`, { ...credential, ...changed });
  const allowed = useAllowedRefs();
  const { is_ref } = credential;
  if (!credential.is_stored)
    return (
      <div style={{ position: 'relative' }}>
        {(is_ref || allowed.length > 0) && (
          <ValueOrRef secretName={secretName} isRef={is_ref} onChange={(next) => change({ is_ref: next })} />
        )}
        {is_ref ? (
          <SecretRefInput
            form={form}
            path={`credentials.${index}`}
            field={field}
            label={label}
            allowed={allowed}
          />
        ) : (
          <SecretInput
            label={label}
            description={description}
            secretName={secretName}
            {...form.getInputProps(path)}
          />
        )}
        {credential.is_replaced && (
          <KeepStored
            onKeep={() => change({ is_stored: true, is_replaced: false, is_ref: false, [field]: '' })}
          />
        )}
      </div>
    );
  return (
    <div>
      <Text component="div" size="sm" fw={500}>
        {label}
      </Text>
      <StoredSecret
        secretName={secretName}
        error={form.errors[path]}
        onReplace={() => change({ is_stored: false, is_replaced: true })}
      />
    </div>
  );
}
