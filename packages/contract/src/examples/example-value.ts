import {
  choicesOf,
  listIn,
  numberIn,
  propertiesOf,
  type Schema,
  schemaIn,
  textIn,
  typeOf,
  typesIn,
} from '../json-schema.ts';
import { exampleNumber } from './example-number.ts';
import { exampleText } from './example-text.ts';
import { isValid } from './is-valid.ts';
import { mergeSchema } from './merge-schema.ts';

/** Which properties of objects an example has: those that are required, or all. */
export type Include = 'required' | 'all';

/** Objects and lists nested deeper are empty. */
const MAX_DEPTH = 16;
/** A list that has to be longer is cut: it is only an example. */
const MAX_ITEMS = 10;

/**
 * An example of what an app sends: a value that the schema declares and allows, or one made from its types, bounds and
 * formats. Required properties come first, read-only ones are left out (OpenAPI 3.1.1 "readOnly").
 *
 * @param schema a schema without references, and so finite
 */
export function exampleValue(schema: Schema, include: Include = 'all'): unknown {
  return makeValue(schema, include, 0);
}

function makeValue(schema: Schema, include: Include, depth: number): unknown {
  const whole = mergeSchema(schema);
  const declared = declaredValues(whole).find((value) => value !== undefined && isValid(whole, value));
  if (declared !== undefined) return declared;
  switch (typeOf(whole) ?? typesIn(whole).find((type) => type !== 'null')) {
    case 'object':
      return depth >= MAX_DEPTH ? {} : exampleObject(whole, include, depth);
    case 'array':
      return depth >= MAX_DEPTH ? [] : exampleList(whole, include, depth);
    case 'integer':
      return exampleNumber(whole, true);
    case 'number':
      return exampleNumber(whole, false);
    case 'boolean':
      return true;
    default:
      return textIn(whole, 'type') === 'null' ? null : exampleText(whole);
  }
}

function declaredValues(schema: Schema): unknown[] {
  return [...listIn(schema, 'examples'), schema.example, schema.default, ...(choicesOf(schema) ?? [])];
}

function exampleObject(schema: Schema, include: Include, depth: number): unknown {
  const properties = propertiesOf(schema).filter(({ schema: property }) => property.readOnly !== true);
  const required = properties.filter((property) => property.required);
  const optional = include === 'all' ? properties.filter((property) => !property.required) : [];
  const declared = new Set(propertiesOf(schema).map(({ name }) => name));
  const undeclared = listIn(schema, 'required')
    .map(String)
    .filter((name) => !declared.has(name))
    .map((name) => ({ name, schema: schemaIn(schema, 'additionalProperties') ?? {} }));
  return Object.fromEntries(
    [...required, ...undeclared, ...optional].map(({ name, schema: property }) => [
      name,
      makeValue(property, include, depth + 1),
    ]),
  );
}

function exampleList(schema: Schema, include: Include, depth: number): unknown[] {
  const length = Math.min(
    Math.max(numberIn(schema, 'minItems') ?? 1, 1),
    numberIn(schema, 'maxItems') ?? 1_000,
  );
  const item = makeValue(schemaIn(schema, 'items') ?? {}, include, depth + 1);
  return Array.from({ length: Math.min(length, MAX_ITEMS) }, () => item);
}
