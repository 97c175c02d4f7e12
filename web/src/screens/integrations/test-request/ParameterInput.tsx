import { t } from '@lingui/core/macro';
import { NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { choicesOf, type Schema, schemaIn, typeOf } from '@trunkline/contract/json-schema';
import { limitsOf } from '../operation/schema-text.ts';
import classes from './TestRequestForm.module.css';
import { choiceText, type Field, kindOf, type Parameter } from './test-input.ts';

type Props = {
  parameter: Parameter;
  field: Field | undefined;
  error: string | undefined;
  onChange: (field: Field) => void;
};

/** The input that fits a parameter: a choice, a switch, a number, tags, JSON or text. */
export function ParameterInput({ parameter: { name, required, schema }, field, error, onChange }: Props) {
  const common = { label: name, description: limitsOf(schema), withAsterisk: required, error };
  const text = typeof field === 'string' ? field : '';
  switch (kindOf(schema)) {
    case 'choice':
      return (
        <Select
          {...common}
          description={undefined}
          placeholder={t`Not sent`}
          clearable
          searchable
          data={textsOf(schema)}
          value={text === '' ? null : text}
          onChange={(value) => onChange(value ?? '')}
        />
      );
    case 'boolean':
      return required ? (
        <Switch
          {...common}
          checked={field === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      ) : (
        <Select
          {...common}
          placeholder={t`Not sent`}
          clearable
          data={['true', 'false']}
          value={typeof field === 'boolean' ? String(field) : null}
          onChange={(value) => onChange(value === null ? '' : value === 'true')}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          placeholder={t`Not sent`}
          allowDecimal={typeOf(schema) !== 'integer'}
          value={typeof field === 'number' ? field : text}
          onChange={onChange}
        />
      );
    case 'list':
      return (
        <TagsInput
          {...common}
          placeholder={t`Type and press Enter`}
          data={textsOf(schemaIn(schema, 'items') ?? {})}
          value={Array.isArray(field) ? [...field] : []}
          onChange={onChange}
        />
      );
    case 'json':
      return (
        <Textarea
          {...common}
          placeholder="JSON"
          autosize
          minRows={2}
          maxRows={10}
          classNames={{ input: classes.code ?? '' }}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'text':
      return (
        <TextInput
          {...common}
          placeholder={required ? '' : t`Not sent`}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function textsOf(schema: Schema): string[] {
  return [...new Set((choicesOf(schema) ?? []).map(choiceText))];
}
