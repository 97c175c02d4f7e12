import { isBinary } from '../model/binary.ts';
import { readerFor } from '../model/version-reader.ts';
import { isObject, type Json, type JsonObject, listIn, member, objectIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { exclusiveLimits } from './exclusive-limits.ts';
import { isNullable } from './nullable.ts';

/**
 * Schemas that calls of an operation are validated with: complete, in JSON Schema 2020-12, with references only to
 * `$defs`.
 */
export type SchemaSet = { schemas: JsonObject; $defs: JsonObject };

/** Whether a schema is that of a request, without `readOnly` properties, or of a response, without `writeOnly` ones. */
export type BodyDirection = 'request' | 'response';

/** A schema by the name that it has in the set. */
export type NamedSchema = readonly [name: string, schema: Json];

/** The size of the largest schema with its definitions, in characters of JSON: compiling it takes about 0.1 s. */
const MAX_SCHEMA_CHARS = 64_000;

/**
 * The schemas of a document by the given names, with their definitions.
 *
 * @param named of several with one name, the last counts
 * @returns the set, and the names of the schemas that are too large and left out
 */
export function schemaSet(
  document: JsonObject,
  direction: BodyDirection,
  named: readonly NamedSchema[],
): { set: SchemaSet; tooLarge: string[] } {
  const definitions = new Definitions(document, direction);
  const schemas = new Map<string, Json>();
  const used = new Set<Definition>();
  const tooLarge: string[] = [];
  for (const [name, value] of named) {
    const whole = definitions.whole(value);
    if (whole) {
      schemas.set(name, whole.schema);
      for (const definition of whole.definitions) used.add(definition);
    } else tooLarge.push(name);
  }
  const $defs = Object.fromEntries([...used].map(({ key, schema }) => [key, schema]));
  return { set: { schemas: Object.fromEntries(schemas), $defs }, tooLarge };
}

/** A schema that others refer to, by its key in `$defs`. */
type Definition = { key: string } & Written;

/** A translated schema; `references` are the nodes it refers to. */
type Written = { schema: Json; length: number; references: ReadonlySet<JsonObject> };

/** The definitions of a document, each translated once. */
class Definitions {
  readonly #document: JsonObject;
  readonly #ignoresRefSiblings: boolean;
  readonly #direction: BodyDirection;
  readonly #keys = new Map<JsonObject, string>();
  readonly #written = new Map<JsonObject, Definition>();

  constructor(document: JsonObject, direction: BodyDirection) {
    this.#document = document;
    this.#ignoresRefSiblings = readerFor(document).ignoresRefSiblings;
    this.#direction = direction;
  }

  /** A schema with its definitions; undefined when they are too large together, or nested too deeply. */
  whole(value: Json): { schema: Json; definitions: Set<Definition> } | undefined {
    try {
      return this.#whole(value);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  #whole(value: Json): { schema: Json; definitions: Set<Definition> } | undefined {
    const root = this.#write(value);
    const definitions = new Set<Definition>();
    const pending = [...root.references];
    let left = MAX_SCHEMA_CHARS - root.length;
    for (let node = pending.pop(); node && left >= 0; node = pending.pop()) {
      const definition = this.#definitionOf(node);
      if (definitions.has(definition)) continue;
      definitions.add(definition);
      pending.push(...definition.references);
      left -= definition.length;
    }
    return left < 0 ? undefined : { schema: root.schema, definitions };
  }

  #definitionOf(node: JsonObject): Definition {
    const known = this.#written.get(node);
    if (known) return known;
    const definition = { key: this.#keyOf(node), ...this.#write(node) };
    this.#written.set(node, definition);
    return definition;
  }

  #keyOf(node: JsonObject): string {
    const key = this.#keys.get(node) ?? String(this.#keys.size + 1);
    this.#keys.set(node, key);
    return key;
  }

  #write(value: Json): Written {
    const references = new Set<JsonObject>();
    const refer = (node: JsonObject) => {
      references.add(node);
      return `#/$defs/${this.#keyOf(node)}`;
    };
    const translation = {
      document: this.#document,
      ignoresRefSiblings: this.#ignoresRefSiblings,
      direction: this.#direction,
      refer,
    };
    const schema = translated(translation, value);
    if (isDeeper(schema, MAX_DEPTH)) throw new RangeError('a schema nested too deeply');
    return { schema, length: JSON.stringify(schema).length, references };
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Deeper schemas would exhaust the stack of the compiler. */
const MAX_DEPTH = 200;

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

type Translation = {
  document: JsonObject;
  ignoresRefSiblings: boolean;
  direction: BodyDirection;
  /** The reference to a node. */
  refer: (node: JsonObject) => string;
};

/** @param unset names of properties that are optional, although this schema, a part of an `allOf`, requires them */
function translated(to: Translation, value: Json, unset = NONE): Json {
  // A schema that cannot be resolved, such as one of another document, allows anything.
  if (!isObject(value)) return value !== false;
  const schema =
    member(value, '$ref') === undefined ? keywords(to, value, unset) : referred(to, value, unset);
  return isNullable(value) ? nullable(schema) : schema;
}

/**
 * Keywords beside a reference count since OpenAPI 3.1; before, they "SHALL be ignored" (OpenAPI 3.0.4 "Reference
 * Object"), except `nullable`, which many specs have there.
 */
function referred(to: Translation, value: JsonObject, unset: ReadonlySet<string>): JsonObject {
  const { node } = resolve(to.document, value);
  const beside = to.ignoresRefSiblings ? {} : keywords(to, value, unset);
  return node ? { ...beside, $ref: to.refer(node) } : beside;
}

type Keyword = (to: Translation, value: Json, unset: ReadonlySet<string>) => Json | undefined;

const schemaValue: Keyword = (to, value) =>
  isObject(value) || typeof value === 'boolean' ? translated(to, value) : undefined;
const schemaMap: Keyword = (to, value) =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, translated(to, schema)]))
    : undefined;
const schemaList: Keyword = (to, value, unset) =>
  Array.isArray(value) && value.length > 0 ? value.map((schema) => translated(to, schema, unset)) : undefined;
const numeric: Keyword = (_to, value) => (typeof value === 'number' ? value : undefined);
const positive: Keyword = (_to, value) => (typeof value === 'number' && value > 0 ? value : undefined);
const count: Keyword = (_to, value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
const text: Keyword = (_to, value) => (typeof value === 'string' ? value : undefined);
const flag: Keyword = (_to, value) => (value === true ? true : undefined);
const anything: Keyword = (_to, value) => value;
const texts: Keyword = (_to, value) =>
  Array.isArray(value) ? [...new Set(value.filter((item) => typeof item === 'string'))] : undefined;

/**
 * The supported keywords, each with the values it may have. A value of another type is a mistake in the spec, and is
 * ignored so that the rest is validated; nothing else of a document reaches the compiler.
 */
const KEYWORDS: Readonly<Record<string, Keyword>> = {
  const: anything,
  multipleOf: positive,
  maximum: numeric,
  minimum: numeric,
  maxLength: count,
  minLength: count,
  pattern: text,
  format: text,
  maxItems: count,
  minItems: count,
  uniqueItems: flag,
  prefixItems: (to, value) => schemaList(to, value, NONE),
  contains: schemaValue,
  minContains: count,
  maxContains: count,
  patternProperties: schemaMap,
  additionalProperties: schemaValue,
  propertyNames: schemaValue,
  maxProperties: count,
  minProperties: count,
  dependentSchemas: schemaMap,
  allOf: schemaList,
  anyOf: schemaList,
  oneOf: schemaList,
  not: schemaValue,
  if: schemaValue,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: schemaValue,
  else: schemaValue,
  unevaluatedItems: schemaValue,
  unevaluatedProperties: schemaValue,
};

function keywords(to: Translation, node: JsonObject, inherited: ReadonlySet<string>): JsonObject {
  // JSON has no bytes: they come in base64, for which the other keywords are not meant.
  if (isBinary(node)) return {};
  const unset = new Set([...inherited, ...unsetProperties(to, node)]);
  const plain = Object.entries(KEYWORDS).flatMap(([name, keyword]): [string, Json][] => {
    const value = member(node, name);
    const translation = value === undefined ? undefined : keyword(to, value, unset);
    return translation === undefined ? [] : [[name, translation]];
  });
  return {
    ...Object.fromEntries(plain),
    ...typeMembers(node),
    ...exclusiveLimits(node),
    ...itemsMembers(to, node),
    ...propertyMembers(to, node, unset),
  };
}

const TYPES: ReadonlySet<Json> = new Set([
  'null',
  'boolean',
  'object',
  'array',
  'number',
  'string',
  'integer',
]);

function typeMembers(node: JsonObject): JsonObject {
  const declared = member(node, 'type');
  const types = (Array.isArray(declared) ? declared : [declared ?? '']).filter((type) => TYPES.has(type));
  const values = listIn(node, 'enum');
  return {
    ...(types.length > 0 && { type: types.length === 1 ? (types[0] ?? '') : types }),
    ...(values.length > 0 && {
      enum: distinct([...values, ...values.flatMap((value) => coerced(value, types))]),
    }),
  };
}

/** The value as the declared type: many enums have another, often because YAML reads an unquoted `1` as a number. */
function coerced(value: Json, types: readonly Json[]): Json[] {
  if (typeof value === 'object') return [];
  if (types.includes('string')) return [String(value)];
  const isNumeric = types.includes('integer') || types.includes('number');
  return isNumeric && typeof value === 'string' && value !== '' && !Number.isNaN(Number(value))
    ? [Number(value)]
    : [];
}

function distinct(values: readonly Json[]): Json[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Draft 4 lists the schemas of a tuple in `items`; since 2020-12 `items` are those that follow `prefixItems`. */
function itemsMembers(to: Translation, node: JsonObject): JsonObject {
  const items = member(node, 'items');
  if (Array.isArray(items)) {
    const prefix = schemaList(to, items, NONE);
    return prefix === undefined ? {} : { prefixItems: prefix };
  }
  const schema = items === undefined ? undefined : schemaValue(to, items, NONE);
  return schema === undefined ? {} : { items: schema };
}

/**
 * A read-only property is neither required nor allowed in a request; a write-only one is not required in a response
 * (OpenAPI 3.0.4 "Schema Object", "Fixed Fields").
 */
function propertyMembers(to: Translation, node: JsonObject, unset: ReadonlySet<string>): JsonObject {
  const declared = Object.entries(objectIn(node, 'properties'));
  const properties = declared.map(([name, schema]): [string, Json] => [
    name,
    to.direction === 'request' && isMarked(to, schema, 'readOnly') ? false : translated(to, schema),
  ]);
  const required = listIn(node, 'required').filter(
    (name): name is string => typeof name === 'string' && !unset.has(name),
  );
  return {
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
    ...dependentRequired(to, node),
  };
}

function dependentRequired(to: Translation, node: JsonObject): JsonObject {
  const lists = Object.entries(objectIn(node, 'dependentRequired')).flatMap(
    ([name, value]): [string, Json][] => {
      const names = texts(to, value, NONE);
      return names === undefined ? [] : [[name, names]];
    },
  );
  return lists.length > 0 ? { dependentRequired: Object.fromEntries(lists) } : {};
}

/** Properties that the other side sets, in the schema and in the parts of its `allOf`, any of which may require them. */
function unsetProperties(to: Translation, node: JsonObject): string[] {
  const mark = to.direction === 'request' ? 'readOnly' : 'writeOnly';
  const parts = listIn(node, 'allOf').map((part) => resolve(to.document, part).node ?? {});
  return [node, ...parts].flatMap((part) =>
    Object.entries(objectIn(part, 'properties')).flatMap(([name, schema]) =>
      isMarked(to, schema, mark) ? [name] : [],
    ),
  );
}

function isMarked({ document }: Translation, schema: Json, mark: 'readOnly' | 'writeOnly'): boolean {
  const { node } = resolve(document, schema);
  return node !== undefined && member(node, mark) === true;
}

/** `nullable` allows null beside all other keywords, also beside a reference and `allOf`, as many specs intend. */
function nullable(schema: Json): Json {
  if (!isObject(schema) || Object.keys(schema).length === 0) return true;
  const { type, ...others } = schema;
  const isPlain = typeof type === 'string' && !NOT_FOR_NULL.some((name) => Object.hasOwn(others, name));
  return isPlain ? { ...others, type: [type, 'null'] } : { anyOf: [{ type: 'null' }, schema] };
}

/** Keywords that a null would have to satisfy as well. */
const NOT_FOR_NULL = ['enum', 'const', '$ref', 'allOf', 'anyOf', 'oneOf', 'not', 'if'];
