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
 */
export function toolSchema(schema: Json | undefined, detail: SchemaDetail): JsonObject {
  if (!isObject(schema)) return {};
  const { depth } = detail;
  const within = { ...detail, depth: depth - 1 };
  const isNullable = schema.nullable === true;
  const parts: JsonObject[] = [
    typeOf(schema.type, isNullable),
    { ...enumOf(schema.enum, isNullable), ...constOf(schema) },
    numbersOf(schema),
    textsOf(schema),
    descriptionOf(schema.description, detail),
    valuesOf(schema, detail),
  ];
  if (depth > 0) parts.push(propertiesOf(schema, within), itemsOf(schema, within), choicesOf(schema, within));
  return Object.assign({}, ...parts);
}

function typeOf(type: Json | undefined, isNullable: boolean): JsonObject {
  const declared = (Array.isArray(type) ? type : [type]).flatMap((one) =>
    one === 'file' ? ['string'] : typeof one === 'string' && TYPES.includes(one) ? [one] : [],
  );
  const types = [...new Set([...declared, ...(isNullable && declared.length > 0 ? ['null'] : [])])];
  const [only] = types;
  if (only === undefined) return {};
  return { type: types.length === 1 ? only : types };
}

function enumOf(values: Json | undefined, isNullable: boolean): JsonObject {
  if (!Array.isArray(values) || values.length === 0 || values.length > MAX_ENUM_VALUES) return {};
  const all = isNullable ? [...values, null] : values;
  const distinct = new Map(all.map((value) => [JSON.stringify(value), value]));
  return { enum: [...distinct.values()] };
}

function constOf(schema: JsonObject): JsonObject {
  return schema.const === undefined ? {} : { const: schema.const };
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

function numbersOf(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    NUMBERS.flatMap(([name, isValid]) => {
      const value = schema[name];
      return typeof value === 'number' && isValid(value) ? [[name, value]] : [];
    }),
  );
}

function textsOf({ format, pattern }: JsonObject): JsonObject {
  return {
    ...(typeof format === 'string' && FORMATS.has(format) && { format }),
    ...(typeof pattern === 'string' && isPattern(pattern) && { pattern }),
  };
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

function descriptionOf(description: Json | undefined, { descriptionChars }: SchemaDetail): JsonObject {
  if (typeof description !== 'string' || descriptionChars === 0) return {};
  const text = toolText(description, descriptionChars);
  return text === '' ? {} : { description: text };
}

function valuesOf(schema: JsonObject, { descriptionChars }: SchemaDetail): JsonObject {
  const { examples } = schema;
  const [example] = Array.isArray(examples) ? examples : [];
  return {
    ...(isShort(schema.default) && { default: schema.default }),
    ...(descriptionChars > 0 && isShort(example) && { examples: [example] }),
  };
}

function isShort(value: Json | undefined): value is Json {
  return value !== undefined && JSON.stringify(value).length <= MAX_VALUE_CHARS;
}

function propertiesOf(schema: JsonObject, detail: SchemaDetail): JsonObject {
  const { properties, required } = schema;
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  return {
    ...(isObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, toolSchema(property, detail)]),
      ),
    }),
    ...(names.length > 0 && { required: [...new Set(names)] }),
  };
}

function itemsOf(schema: JsonObject, detail: SchemaDetail): JsonObject {
  return Object.fromEntries(
    ['items', 'additionalProperties'].flatMap((name): [string, Json][] => {
      const value = schema[name];
      if (typeof value === 'boolean') return [[name, value]];
      return isObject(value) ? [[name, toolSchema(value, detail)]] : [];
    }),
  );
}

function choicesOf(schema: JsonObject, detail: SchemaDetail): JsonObject {
  return Object.fromEntries(
    ['allOf', 'anyOf'].flatMap((name): [string, Json][] => {
      const value = schema[name];
      if (!Array.isArray(value) || value.length === 0) return [];
      return [[name, value.map((one) => toolSchema(one, detail))]];
    }),
  );
}
