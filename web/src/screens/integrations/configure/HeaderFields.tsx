import { ActionIcon, Button, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { isAlwaysSensitive } from '@trunkline/contract/header-names';
import { Section } from '../../../components/Section.tsx';
import classes from './HeaderFields.module.css';
import { newHeader } from './headers.ts';
import { SecretInput } from './SecretInput.tsx';
import { StoredSecret } from './StoredSecret.tsx';
import type { IntegrationForm } from './values.ts';

/** The headers that Trunkline adds to every call. */
export function HeaderFields({ form }: { form: IntegrationForm }) {
  return (
    <Section
      title="Custom Headers"
      description="Added to every call on the server; apps never see them. Values are stored encrypted."
    >
      <Stack gap="md" align="flex-start">
        {form.values.headers.map(({ id }, index) => (
          <HeaderRow key={id} form={form} index={index} />
        ))}
        {form.errors.headers && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {form.errors.headers}
          </Text>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insertListItem('headers', newHeader())}
        >
          Add Header
        </Button>
      </Stack>
    </Section>
  );
}

function HeaderRow({ form, index }: { form: IntegrationForm; index: number }) {
  const header = form.values.headers[index];
  if (!header) return null;
  const { name, sensitive, is_stored } = header;
  const isAlways = isAlwaysSensitive(name);
  const title = name.trim() || `header ${index + 1}`;
  return (
    <fieldset className={classes.row}>
      <legend className={classes.legend}>{title}</legend>
      <TextInput
        label="Header name"
        placeholder="X-Api-Key"
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        readOnly={is_stored}
        {...form.getInputProps(`headers.${index}.name`)}
      />
      {is_stored ? (
        <div>
          <Text component="div" size="sm" fw={500}>
            Value
          </Text>
          <StoredSecret error={form.errors[`headers.${index}.value`]} />
        </div>
      ) : (
        <SecretInput
          label="Value"
          placeholder={/^authorization$/i.test(name.trim()) ? 'Bearer …' : ''}
          {...form.getInputProps(`headers.${index}.value`)}
        />
      )}
      <Switch
        label="Sensitive"
        description={isAlways ? 'Always, for this name' : 'Never shown again'}
        checked={sensitive || isAlways}
        disabled={isAlways || is_stored}
        className={classes.sensitive}
        onChange={(event) => form.setFieldValue(`headers.${index}.sensitive`, event.currentTarget.checked)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className={classes.remove}
        aria-label={`Delete ${title}`}
        onClick={() => form.removeListItem('headers', index)}
      >
        <IconTrash size={18} />
      </ActionIcon>
    </fieldset>
  );
}
