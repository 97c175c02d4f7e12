import {
  choicesOf,
  isSchema,
  listIn,
  numberIn,
  propertiesOf,
  type Schema,
  schemaIn,
  schemasIn,
  typesIn,
} from '../json-schema.ts';

/**
 * Whether a declared example is one: its type, values, bounds, properties and items. A `pattern` is not applied: it is
 * someone else's regular expression, which may take hours (ReDoS).
 */
export function isValid(schema: Schema, value: unknown): boolean {
  const types = typesIn(schema);
  const choices = choicesOf(schema);
  const anyOf = [...schemasIn(schema, 'anyOf'), ...schemasIn(schema, 'oneOf')];
  return (
    (types.length === 0 || types.some((type) => hasType(value, type))) &&
    (choices === undefined || choices.some((choice) => JSON.stringify(choice) === JSON.stringify(value))) &&
    isWithinBounds(schema, value) &&
    hasValidMembers(schema, value) &&
    schemasIn(schema, 'allOf').every((part) => isValid(part, value)) &&
    (anyOf.length === 0 || anyOf.some((choice) => isValid(choice, value)))
  );
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isSchema(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isWithinBounds(schema: Schema, value: unknown): boolean {
  const within = (size: number, min: string, max: string) =>
    size >= (numberIn(schema, min) ?? -Infinity) && size <= (numberIn(schema, max) ?? Infinity);
  if (typeof value === 'string') return within([...value].length, 'minLength', 'maxLength');
  if (Array.isArray(value)) return within(value.length, 'minItems', 'maxItems');
  if (typeof value !== 'number') return true;
  const step = numberIn(schema, 'multipleOf');
  return (
    within(value, 'minimum', 'maximum') &&
    value > (numberIn(schema, 'exclusiveMinimum') ?? -Infinity) &&
    value < (numberIn(schema, 'exclusiveMaximum') ?? Infinity) &&
    (step === undefined || Math.abs(value / step - Math.round(value / step)) < 1e-9)
  );
}

function hasValidMembers(schema: Schema, value: unknown): boolean {
  if (Array.isArray(value)) {
    const items = schemaIn(schema, 'items');
    return items === undefined || value.every((item) => isValid(items, item));
  }
  if (!isSchema(value)) return true;
  return (
    listIn(schema, 'required').every((name) => Object.hasOwn(value, String(name))) &&
    propertiesOf(schema).every(
      ({ name, schema: property }) => !Object.hasOwn(value, name) || isValid(property, value[name]),
    )
  );
}
