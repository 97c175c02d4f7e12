import { t } from '@lingui/core/macro';
import { SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { secretRefsQuery } from '../../../api/queries/integrations.ts';
import { locale } from '../../../language/language.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import classes from './SecretRefInput.module.css';
import type { IntegrationForm } from './values.ts';

const anyOf = new Intl.ListFormat(locale, { type: 'disjunction' });

const NONE: readonly string[] = [];

/** What references to secrets may begin with; none where the operator allows none, or while that is not known. */
export function useAllowedRefs(): readonly string[] {
  const workspace = useWorkspace();
  return useQuery(secretRefsQuery(workspace.slug)).data?.prefixes ?? NONE;
}

type ChoiceProps = {
  /** Such as “X-Api-Key”. */
  secretName: string;
  isRef: boolean;
  onChange: (isRef: boolean) => void;
};

/** Whether the value is entered, or where it is; beside the label of its field. */
export function ValueOrRef({ secretName, isRef, onChange }: ChoiceProps) {
  return (
    <SegmentedControl
      size="xs"
      className={classes.choice}
      aria-label={t`Value or reference of ${secretName}`}
      data={[
        { value: 'value', label: t`Value` },
        { value: 'ref', label: t`Reference` },
      ]}
      value={isRef ? 'ref' : 'value'}
      onChange={(choice) => onChange(choice === 'ref')}
    />
  );
}

type InputProps = {
  form: IntegrationForm;
  path: `headers.${number}` | `credentials.${number}`;
  /** Of the value, whose errors are those of the reference. */
  field: string;
  label: string;
  allowed: readonly string[];
};

/** Where the value is. It is no secret. */
export function SecretRefInput({ form, path, field, label, allowed }: InputProps) {
  const props = form.getInputProps(`${path}.ref`);
  const valuePath = `${path}.${field}`;
  return (
    <TextInput
      label={label}
      description={
        allowed.length === 0
          ? t`This server resolves no references any more: its operator can allow some with SECRET_REFS.`
          : t`Begins with ${{ prefixes: anyOf.format(allowed) }}`
      }
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      classNames={{ description: classes.description }}
      spellCheck={false}
      autoCapitalize="none"
      autoComplete="off"
      {...props}
      error={form.errors[valuePath] ?? props.error}
      onChange={(event) => {
        form.clearFieldError(valuePath);
        form.setFieldValue(`${path}.ref`, event.currentTarget.value);
      }}
    />
  );
}
