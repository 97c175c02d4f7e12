import { t } from '@lingui/core/macro';
import { ActionIcon, Button, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { isAlwaysSensitive, suggestedHeaderName } from '@trunkline/contract/header-names';
import { Section } from '../../../components/Section.tsx';
import { ExpiryInput } from './ExpiryInput.tsx';
import classes from './HeaderFields.module.css';
import { type HeaderValues, newHeader } from './headers.ts';
import { RemovedRow, useRemovedRows } from './RemovedRow.tsx';
import { SecretInput } from './SecretInput.tsx';
import { SecretRefInput, useAllowedRefs, ValueOrRef } from './SecretRefInput.tsx';
import { KeepStored, StoredSecret } from './StoredSecret.tsx';
import type { IntegrationForm } from './values.ts';

/** The headers that Trunkline adds to every call. */
export function HeaderFields({ form }: { form: IntegrationForm }) {
  const { removed, remove, undo } = useRemovedRows({
    rows: form.values.headers,
    removeAt: (index) => form.removeListItem('headers', index),
    insertAt: (row, index) => form.insertListItem('headers', row, index),
  });
  return (
    <Section
      title={t`Custom Headers`}
      description={t`Added to every call on the server; apps never see them. Values are stored encrypted.`}
    >
      <Stack gap="md" align="flex-start">
        {form.values.headers.map(({ id }, index) => (
          <HeaderRow key={id} form={form} index={index} onRemove={() => remove(index)} />
        ))}
        {removed.filter(isFilled).map(({ id, name }) => (
          <RemovedRow key={id} name={name || t`A header`} onUndo={() => undo(id)} />
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
          {t`Add Header`}
        </Button>
      </Stack>
    </Section>
  );
}

function isFilled({ name, value, ref, is_stored }: HeaderValues): boolean {
  return name.trim() !== '' || value !== '' || ref !== '' || is_stored;
}

type RowProps = { form: IntegrationForm; index: number; onRemove: () => void };

function HeaderRow({ form, index, onRemove }: RowProps) {
  const header = form.values.headers[index];
  if (!header) return null;
  const { name, sensitive, is_ref, is_stored, is_replaced } = header;
  const isAlways = is_ref || isAlwaysSensitive(name);
  const isSensitive = sensitive || isAlways;
  const title = name.trim() || t`header ${{ number: index + 1 }}`;
  return (
    <fieldset className={classes.row}>
      <legend className={classes.legend}>{title}</legend>
      <NameInput form={form} index={index} header={header} />
      <div>
        <ValueInput form={form} index={index} header={header} isSensitive={isSensitive} title={title} />
        <ExpiryInput
          form={form}
          path={`headers.${index}.expires_at`}
          value={header.expires_at}
          secretName={title}
        />
      </div>
      <Switch
        label={t`Sensitive`}
        description={is_ref ? t`Always, by reference` : descriptionOf(isAlways, isSensitive)}
        checked={isSensitive}
        disabled={isAlways || is_stored || is_replaced}
        className={classes.sensitive}
        onChange={(event) => form.setFieldValue(`headers.${index}.sensitive`, event.currentTarget.checked)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className={classes.remove}
        aria-label={t`Delete ${{ name: title }}`}
        onClick={onRemove}
      >
        <IconTrash size={18} />
      </ActionIcon>
    </fieldset>
  );
}

function descriptionOf(isAlways: boolean, isSensitive: boolean): string {
  if (isAlways) return t`Always, for this name`;
  return isSensitive ? t`Never shown again` : t`Admins can see it`;
}

type FieldProps = { form: IntegrationForm; index: number; header: HeaderValues };

/** The name, with the one that is meant where it has spaces or underscores. */
function NameInput({ form, index, header: { name, is_stored, is_replaced } }: FieldProps) {
  const path = `headers.${index}.name`;
  const isFixed = is_stored || is_replaced;
  const suggestion = isFixed ? undefined : suggestedHeaderName(name);
  return (
    <div>
      <TextInput
        label={t`Header name`}
        placeholder={t`X-Api-Key`}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        readOnly={isFixed}
        {...form.getInputProps(path)}
      />
      {suggestion !== undefined && (
        <Button
          size="compact-sm"
          variant="subtle"
          mt={4}
          onClick={() => {
            form.setFieldValue(path, suggestion);
            form.clearFieldError(path);
          }}
        >
          {t`Use ${{ name: suggestion }}`}
        </Button>
      )}
    </div>
  );
}

type ValueProps = FieldProps & { isSensitive: boolean; title: string };

function ValueInput({ form, index, header, isSensitive, title }: ValueProps) {
  const { name, prefix, is_ref, is_stored, is_replaced } = header;
  const allowed = useAllowedRefs();
  const path = `headers.${index}.value`;
  const change = (changed: Partial<HeaderValues>) =>
    form.setFieldValue(`headers.${index}`, { ...header, ...changed });
  if (is_stored)
    return (
      <div>
        <Text component="div" size="sm" fw={500}>
          {t`Value`}
        </Text>
        <StoredSecret
          secretName={title}
          error={form.errors[path]}
          onReplace={() => change({ is_stored: false, is_replaced: true, value: prefix })}
        />
      </div>
    );
  return (
    <div className={classes.value}>
      {(is_ref || allowed.length > 0) && (
        <ValueOrRef secretName={title} isRef={is_ref} onChange={(next) => change({ is_ref: next })} />
      )}
      {is_ref ? (
        <SecretRefInput
          form={form}
          path={`headers.${index}`}
          field="value"
          label={t`Value`}
          allowed={allowed}
        />
      ) : (
        <SecretInput
          // A value that is no secret is not hidden at first; its button hides it.
          key={String(isSensitive)}
          defaultVisible={!isSensitive}
          label={t`Value`}
          secretName={title}
          placeholder={/^authorization$/i.test(name.trim()) ? t`Bearer …` : ''}
          {...form.getInputProps(path)}
        />
      )}
      {is_replaced && (
        <KeepStored
          onKeep={() => change({ is_stored: true, is_replaced: false, is_ref: false, value: '' })}
        />
      )}
    </div>
  );
}
