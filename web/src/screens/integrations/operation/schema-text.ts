import { t } from '@lingui/core/macro';
import { choicesOf, type Schema, schemaIn, schemasIn, textIn, typeOf } from '@trunkline/contract/json-schema';

/** "integer", "string (date)", "list of integer". */
export function typeName(schema: Schema): string {
  const type = typeOf(schema);
  if (type === 'array') return t`list of ${{ type: typeName(schemaIn(schema, 'items') ?? {}) }}`;
  const format = textIn(schema, 'format');
  const choices = [...schemasIn(schema, 'oneOf'), ...schemasIn(schema, 'anyOf')];
  if (type === undefined && choices.length > 0)
    return [...new Set(choices.map(typeName))].slice(0, 4).join(t` or `);
  return `${type ?? 'any'}${format === '' ? '' : ` (${format})`}`;
}

/** Its bounds, choices and default in words: "1 to 50, default 10". */
export function limitsOf(schema: Schema): string {
  const { minimum, maximum, pattern } = schema;
  const choices = choicesOf(typeOf(schema) === 'array' ? (schemaIn(schema, 'items') ?? {}) : schema);
  const limits = [
    choices?.map(valueText).join(' | '),
    minimum !== undefined &&
      maximum !== undefined &&
      t`${{ minimum: String(minimum) }} to ${{ maximum: String(maximum) }}`,
    minimum !== undefined && maximum === undefined && t`at least ${{ minimum: String(minimum) }}`,
    minimum === undefined && maximum !== undefined && t`at most ${{ maximum: String(maximum) }}`,
    typeof pattern === 'string' && t`pattern ${pattern}`,
    'default' in schema && t`default ${{ value: valueText(schema.default) }}`,
  ];
  return limits.filter(Boolean).join(', ');
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
