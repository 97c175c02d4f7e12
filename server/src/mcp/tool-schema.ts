import { isObject, type Json, type JsonObject } from '../openapi/parse/json.ts';
import { toolText } from './tool-text.ts';

/** How much of a schema a tool includes. */
export type SchemaDetail = {
  /** How deeply schemas are nested; deeper ones allow anything. */
  depth: number;
  /** The longest description; 0: none. */
  descriptionChars: number;
};

/** The types of JSON Schema (2020-12). */
const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

/** Formats of JSON Schema 2020-12: validators refuse schemas with others. */
const FORMATS = new Set([
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uuid',
]);

const MAX_PATTERN_LENGTH = 300;
const MAX_ENUM_VALUES = 100;
/** A longer default or example is left out. */
const MAX_VALUE_CHARS = 120;

/**
 * A schema of a spec, made compact (openapi/schemas/compact-schema.ts), as one of JSON Schema 2020-12 that every validator
 * compiles: it has only keywords that are listed here, each with a value of its kind. What is left out is allowed.
 *
 * The first list of an agent waits for thousands of them: keywords are added to one object.
 */
export function toolSchema(schema: Json | undefined, detail: SchemaDetail): JsonObject {
  const result: JsonObject = {};
  if (!isObject(schema)) return result;
  const isNullable = schema.nullable === true;
  addType(result, schema.type, isNullable);
  addEnum(result, schema.enum, isNullable);
  if (schema.const !== undefined) result.const = schema.const;
  addNumbers(result, schema);
  addTexts(result, schema);
  addDescription(result, schema.description, detail);
  addValues(result, schema, detail);
  if (detail.depth > 0) addSchemas(result, schema, { ...detail, depth: detail.depth - 1 });
  return result;
}

function addType(result: JsonObject, type: Json | undefined, isNullable: boolean): void {
  const types: string[] = [];
  for (const one of Array.isArray(type) ? type : [type]) {
    const name = one === 'file' ? 'string' : one;
    if (typeof name === 'string' && TYPES.includes(name) && !types.includes(name)) types.push(name);
  }
  const [only] = types;
  if (only === undefined) return;
  if (isNullable && !types.includes('null')) types.push('null');
  result.type = types.length === 1 ? only : types;
}

function addEnum(result: JsonObject, values: Json | undefined, isNullable: boolean): void {
  if (!Array.isArray(values) || values.length === 0 || values.length > MAX_ENUM_VALUES) return;
  const all = isNullable ? [...values, null] : values;
  const distinct = new Map(all.map((value) => [JSON.stringify(value), value]));
  result.enum = [...distinct.values()];
}

const NUMBERS: readonly [name: string, isValid: (value: number) => boolean][] = [
  ['minimum', Number.isFinite],
  ['maximum', Number.isFinite],
  ['exclusiveMinimum', Number.isFinite],
  ['exclusiveMaximum', Number.isFinite],
  ['multipleOf', (value) => Number.isFinite(value) && value > 0],
  ['minLength', isCount],
  ['maxLength', isCount],
  ['minItems', isCount],
  ['maxItems', isCount],
];

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function addNumbers(result: JsonObject, schema: JsonObject): void {
  for (const [name, isValid] of NUMBERS) {
    const value = schema[name];
    if (typeof value === 'number' && isValid(value)) result[name] = value;
  }
}

function addTexts(result: JsonObject, { format, pattern }: JsonObject): void {
  if (typeof format === 'string' && FORMATS.has(format)) result.format = format;
  if (typeof pattern === 'string' && isPattern(pattern)) result.pattern = pattern;
}

function isPattern(pattern: string): boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) return false;
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

function addDescription(
  result: JsonObject,
  description: Json | undefined,
  { descriptionChars }: SchemaDetail,
): void {
  if (typeof description !== 'string' || descriptionChars === 0) return;
  const text = toolText(description, descriptionChars);
  if (text !== '') result.description = text;
}

function addValues(result: JsonObject, schema: JsonObject, { descriptionChars }: SchemaDetail): void {
  if (isShort(schema.default)) result.default = schema.default;
  if (descriptionChars === 0 || !Array.isArray(schema.examples)) return;
  const [example] = schema.examples;
  if (isShort(example)) result.examples = [example];
}

function isShort(value: Json | undefined): value is Json {
  return value !== undefined && JSON.stringify(value).length <= MAX_VALUE_CHARS;
}

/** Those that it is made of. */
function addSchemas(result: JsonObject, schema: JsonObject, detail: SchemaDetail): void {
  const { properties, required } = schema;
  if (isObject(properties)) {
    result.properties = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, toolSchema(property, detail)]),
    );
  }
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  if (names.length > 0) result.required = [...new Set(names)];
  for (const name of ['items', 'additionalProperties']) {
    const value = schema[name];
    if (typeof value === 'boolean') result[name] = value;
    else if (isObject(value)) result[name] = toolSchema(value, detail);
  }
  for (const name of ['allOf', 'anyOf']) {
    const value = schema[name];
    if (Array.isArray(value) && value.length > 0) result[name] = value.map((one) => toolSchema(one, detail));
  }
}
