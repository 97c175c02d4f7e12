import { INPUT_MEMBERS } from '@trunkline/contract/examples/example-input';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { generateSync } from 'json-schema-faker';
import type { OperationDefinition } from '../../../server/src/openapi/definition/build-operation.ts';
import type { PropertyEncoding } from '../../../server/src/openapi/definition/request-body.ts';
import { isObject, type Json, type JsonObject } from '../../../server/src/openapi/parse/json.ts';
import type { SchemaSet } from '../../../server/src/openapi/schemas/schema-set.ts';

/**
 * Random input of calls. The product's examples (packages/contract/src/examples) are always the same and as plain as
 * can be; here the purpose is the opposite, to find values that Trunkline and Prism validate or serialise differently.
 */

/** The input of a call, generated from the operation's schemas; `headers` has the media type where it is not JSON. */
export type GeneratedInput = {
  path_params: JsonObject;
  query_params: JsonObject;
  headers: JsonObject;
  cookie_params: JsonObject;
  payload?: Json;
};

type Encodings = Record<string, PropertyEncoding>;

/** No valid value was found for a schema. */
export class NoValue extends Error {}

/** Texts that a path or a header takes without encoding. */
const PLAIN = /^[\w .:@+-]*\w$/;

const ATTEMPTS = 30;

/**
 * Valid values for an operation: all that is required, and what is optional more often than not.
 *
 * @throws NoValue naming the parameter or body that none was found for
 */
export function generateInput(operation: OperationDefinition, seed: number): GeneratedInput {
  const schemas = operation.schemas?.request ?? { schemas: {}, $defs: {} };
  const input: GeneratedInput = { path_params: {}, query_params: {}, headers: {}, cookie_params: {} };
  for (const { name, in: location, required, schema } of operation.parameters) {
    const fallback = location === 'path' ? { type: 'string', pattern: '^[a-z]{5}$' } : schema;
    const isPlain = location === 'path' || location === 'header';
    const fits = (one: Json) => !isEmpty(one) && (!isPlain || typeof one !== 'string' || PLAIN.test(one));
    const value = generateValid(schemas, `${location}.${name}`, fallback, seed, fits);
    if (value !== undefined) input[INPUT_MEMBERS[location]][name] = value;
    else if (required) throw new NoValue(`${location}.${name}`);
  }
  const mediaTypes = operation.request_body?.media_types ?? [];
  const mediaType = mediaTypes.find((type) => /json/i.test(type)) ?? mediaTypes[0];
  if (mediaType !== undefined) {
    addPayload(input, schemas, mediaType, seed);
    addFiles(input.payload, operation.request_body?.encodings?.[mediaType] ?? {});
  }
  return input;
}

function addPayload(input: GeneratedInput, schemas: SchemaSet, mediaType: string, seed: number): void {
  const schema = schemas.schemas[`body.${mediaType}`];
  const isBytes =
    !/json|form|text|xml|yaml|\*\/\*/i.test(mediaType) && !(isObject(schema) && schema.type === 'object');
  const value = isBytes ? BYTES : generateValid(schemas, `body.${mediaType}`, {}, seed, () => true);
  if (value === undefined) throw new NoValue(`body.${mediaType}`);
  input.payload = /text|xml/.test(mediaType) && typeof value === 'object' ? '<a/>' : value;
  if (!/[*]/.test(mediaType)) input.headers['content-type'] = mediaType;
}

/** Files of a form have no schema: they are bytes. */
function addFiles(payload: Json | undefined, encodings: Encodings): void {
  if (!isObject(payload)) return;
  for (const [name, { file }] of Object.entries(encodings)) {
    if (file && Object.hasOwn(payload, name)) payload[name] = Array.isArray(payload[name]) ? [BYTES] : BYTES;
  }
}

const BYTES = 'AAEC/w==';

function isEmpty(value: Json): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** @param fits what is required of the value besides its schema */
function generateValid(
  { schemas, $defs }: SchemaSet,
  name: string,
  fallback: JsonObject,
  seed: number,
  fits: (value: Json) => boolean,
): Json | undefined {
  const declared = schemas[name] ?? fallback;
  const schema = {
    ...(isObject(declared) ? withoutForbidden(declared) : {}),
    $defs: withoutForbidden($defs),
  };
  const validate = validatorOf(schema);
  const small = bound(schema);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const value = tryGenerate(small, seed + attempt, attempt);
    if (value !== undefined && validate(value) && fits(value)) return value;
  }
  return undefined;
}

const MIN_DEPTH = 6;

function tryGenerate(schema: JsonObject, seed: number, attempt: number): Json | undefined {
  try {
    // Fewer optional members with every attempt, for what is small fits more easily, and deeper ones, for what is cut does not.
    const optionalsProbability = Math.max(0, 0.7 - attempt / 20);
    const maxDepth = MIN_DEPTH + attempt;
    const text = JSON.stringify(generateSync(schema, { seed, maxDepth, optionalsProbability }));
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function validatorOf(schema: JsonObject): (value: Json) => boolean {
  const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false, multipleOfPrecision: 9 });
  formats.default(ajv);
  try {
    return ajv.compile(schema);
  } catch {
    // A pattern that is not valid in JavaScript: Prism ignores it too.
    return () => true;
  }
}

const MAX_ITEMS = 3;
const MAX_CHARACTERS = 300;

/** A schema that allows no long lists and texts, where it allows short ones: they would be as long as they may be. */
function bound(schema: JsonObject): JsonObject {
  const parts = Object.entries(schema).map(([name, value]): [string, Json] => [name, boundPart(value)]);
  const { maxItems, minItems = 0, maxLength, minLength = 0 } = schema;
  return {
    ...Object.fromEntries(parts),
    ...(typeof maxItems === 'number' && {
      maxItems: Math.min(maxItems, Math.max(MAX_ITEMS, Number(minItems))),
    }),
    ...(typeof maxLength === 'number' && {
      maxLength: Math.min(maxLength, Math.max(MAX_CHARACTERS, Number(minLength))),
    }),
  };
}

function boundPart(value: Json): Json {
  if (Array.isArray(value)) return value.map(boundPart);
  return isObject(value) ? bound(value) : value;
}

/** Without the properties that a request must not have (`readOnly`). */
function withoutForbidden(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([, value]) => value !== false)
      .map(([name, value]) => [name, withoutForbiddenIn(value)]),
  );
}

function withoutForbiddenIn(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutForbiddenIn);
  if (!isObject(value)) return value;
  const { properties, ...others } = value;
  const rest = Object.fromEntries(
    Object.entries(others).map(([name, one]) => [name, withoutForbiddenIn(one)]),
  );
  return isObject(properties) ? { ...rest, properties: withoutForbidden(properties) } : rest;
}
