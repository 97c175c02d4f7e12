import { type Static, type TSchema, Type } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/** Compiled once for each schema: a compiled check of a large column takes a hundredth of an interpreted one. */
const validators = new WeakMap<TSchema, Validator>();

/**
 * Decodes the text of a JSON column.
 *
 * @param column table and column, such as `specs.servers`
 * @param row the id of the row, or what its key consists of; an error names column and row
 * @returns the value, which fits the schema; properties that the schema does not name are kept
 * @throws Error when the text is not JSON or does not fit the schema: the stored data is damaged
 */
export function decodeJsonColumn<Schema extends TSchema>(
  schema: Schema,
  text: string,
  column: string,
  row: string,
): Static<Schema> {
  const value = parse(text, column, row);
  if (fits(schema, value)) return value;
  const [error] = validatorFor(schema).Errors(value);
  throw damaged(column, row, `${error?.instancePath || '/'} ${error?.message ?? 'does not fit'}`);
}

const Texts = Type.Array(Type.String());

/** Decodes the text of a JSON column that holds a list of texts, as `decodeJsonColumn` does. */
export function decodeTexts(text: string, column: string, row: string): string[] {
  return decodeJsonColumn(Texts, text, column, row);
}

function parse(text: string, column: string, row: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(column, row, 'it is not JSON');
  }
}

function fits<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  return validatorFor(schema).Check(value);
}

function validatorFor(schema: TSchema): Validator {
  const known = validators.get(schema);
  if (known) return known;
  const validator: Validator = Compile(schema);
  validators.set(schema, validator);
  return validator;
}

function damaged(column: string, row: string, reason: string): Error {
  return new Error(`The value of ${column} in the row ${row} is damaged: ${reason}`);
}
