import { jsonSchemaOf } from '../model/media-types.ts';
import type { Operation } from '../model/operation.ts';
import { isObject, type Json, type JsonObject, listIn, member, objectIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { isNullable } from '../schemas/nullable.ts';
import { SizeBudget } from '../schemas/size-budget.ts';

/** The size of one type's text. */
const MAX_CHARS = 20_000;
/** How deeply objects and lists are nested: the first of these whose text is short enough is used. */
const DEPTHS = [6, 5, 4, 3, 2, 1] as const;
/** How deeply schemas are nested: `allOf`, `oneOf` and `anyOf` nest without adding a level to the type. */
const MAX_DEPTH = 40;
/** A longer list of values is written as their type. */
const MAX_VALUES = 50;

/**
 * The TypeScript type of an operation's successful response. Names and values of the document are written as JSON
 * texts, and comments are left out, so that nothing in a document can inject code.
 *
 * @returns the text of a type, `unknown` where the document declares none
 */
export function responseType(operation: Operation): string {
  return typeOf(operation.document, successSchema(operation), 'writeOnly');
}

/** The TypeScript type of a response with this schema, as `responseType` writes it. */
export function responseSchemaType(document: JsonObject, schema: Json | undefined): string {
  return typeOf(document, schema, 'writeOnly');
}

/** The TypeScript type of a request with a schema without references, as `responseType` writes it. */
export function requestSchemaType(schema: JsonObject): string {
  return typeOf({}, schema, 'readOnly');
}

/** The schema of the first 2xx response that is JSON; the default response counts where there is no 2xx. */
function successSchema(operation: Operation): Json | undefined {
  const responses = operation.responses();
  const successes = responses
    .filter(({ status }) => /^2../.test(status))
    .toSorted((one, other) => (one.status < other.status ? -1 : 1));
  const chosen = successes.length > 0 ? successes : responses.filter(({ status }) => status === 'default');
  return chosen.map(({ contents }) => jsonSchemaOf(contents)).find((schema) => schema !== undefined);
}

function typeOf(document: JsonObject, schema: Json | undefined, absent: Absent): string {
  for (const depth of DEPTHS) {
    const writing = { document, absent, depth, budget: new SizeBudget(MAX_CHARS) };
    const text = union(alternatives(writing, schema, { level: 0, within: [] }));
    const isWhole = !writing.budget.isExhausted || depth === DEPTHS.at(-1);
    if (isWhole && text.length <= MAX_CHARS) return text;
  }
  return 'unknown';
}

/** About how many characters a scalar takes with its punctuation. */
const SCALAR_LENGTH = 12;

/** Properties that are never in a response, and those that are never in a request. */
type Absent = 'writeOnly' | 'readOnly';

/** One attempt at a type. */
type TypeWriter = {
  readonly document: JsonObject;
  readonly absent: Absent;
  readonly depth: number;
  readonly budget: SizeBudget;
};

/** How many objects and lists contain a schema, and which schemas do. */
type Nesting = { level: number; within: readonly JsonObject[] };

/** The types of a schema's values; [] for none, 'unknown' in the list for any. */
function alternatives(writing: TypeWriter, value: Json | undefined, { level, within }: Nesting): string[] {
  writing.budget.spend(SCALAR_LENGTH);
  if (value === false) return [];
  const { node } = resolve(writing.document, value);
  if (!node || writing.budget.isExhausted || within.length >= MAX_DEPTH || within.includes(node))
    return ['unknown'];
  const nesting = { level, within: [...within, node] };
  const types = withCompositions(writing, node, nesting);
  return isNullable(node) && !types.includes('unknown') ? distinct([...types, 'null']) : types;
}

/** The types of the schema itself, of all of `allOf`, and of one of `oneOf` and of `anyOf`. */
function withCompositions(writing: TypeWriter, schema: JsonObject, nesting: Nesting): string[] {
  const parts = [
    ownTypes(writing, schema, nesting),
    ...listIn(schema, 'allOf').map((part) => alternatives(writing, part, nesting)),
    ...['oneOf', 'anyOf'].map((name) => choice(writing, listIn(schema, name), nesting)),
  ].filter((part) => !part.includes('unknown'));
  return intersection(distinctParts(parts));
}

function choice(writing: TypeWriter, schemas: readonly Json[], nesting: Nesting): string[] {
  if (schemas.length === 0) return ['unknown'];
  return absorbed(distinct(schemas.flatMap((schema) => alternatives(writing, schema, nesting))));
}

/** Beside a composition, `type: object` alone adds nothing. */
function distinctParts(parts: readonly string[][]): readonly string[][] {
  const byText = new Map(parts.map((part) => [union(part), part]));
  if (byText.size > 1) byText.delete(ANY_OBJECT);
  return [...byText.values()];
}

function intersection(parts: readonly string[][]): string[] {
  const [first, ...others] = parts;
  if (!first) return ['unknown'];
  if (others.length === 0) return first;
  return [parts.map((part) => (part.length === 1 ? union(part) : `(${union(part)})`)).join(' & ')];
}

const ANY_OBJECT = 'Record<string, unknown>';

function ownTypes(writing: TypeWriter, schema: JsonObject, nesting: Nesting): string[] {
  const constant = member(schema, 'const');
  const values = constant === undefined ? listIn(schema, 'enum') : [constant];
  return literals(writing, values) ?? absorbed(distinct(typesNamed(writing, schema, nesting)));
}

/** The values as literal types; undefined where a value is not a scalar, or there are too many. */
function literals(writing: TypeWriter, values: readonly Json[]): string[] | undefined {
  if (values.length === 0 || values.length > MAX_VALUES) return undefined;
  if (values.some((value) => typeof value === 'object' && value !== null)) return undefined;
  const texts = distinct(values.map((value) => JSON.stringify(value)));
  return writing.budget.spend(texts.join(' | ').length) ? texts : undefined;
}

function typesNamed(writing: TypeWriter, schema: JsonObject, nesting: Nesting): string[] {
  const declared = member(schema, 'type');
  if (declared === undefined) return [undeclaredType(writing, schema, nesting)];
  return (Array.isArray(declared) ? declared : [declared]).map((name) => {
    if (name === 'object') return objectType(writing, schema, nesting);
    if (name === 'array') return arrayType(writing, schema, nesting);
    return typeof name === 'string' ? (SCALARS.get(name) ?? 'unknown') : 'unknown';
  });
}

const SCALARS: ReadonlyMap<string, string> = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
  ['null', 'null'],
]);

/** Many schemas omit their type where a keyword implies it. */
function undeclaredType(writing: TypeWriter, schema: JsonObject, nesting: Nesting): string {
  if (isObject(member(schema, 'properties')) || isObject(member(schema, 'additionalProperties')))
    return objectType(writing, schema, nesting);
  return isObject(member(schema, 'items')) ? arrayType(writing, schema, nesting) : 'unknown';
}

function arrayType(writing: TypeWriter, schema: JsonObject, { level, within }: Nesting): string {
  if (level >= writing.depth) return 'unknown[]';
  const item = union(alternatives(writing, member(schema, 'items'), { level: level + 1, within }));
  return /^\w+$/.test(item) ? `${item}[]` : `Array<${item}>`;
}

function objectType(writing: TypeWriter, schema: JsonObject, { level, within }: Nesting): string {
  if (level >= writing.depth) return 'unknown';
  const inside = { level: level + 1, within };
  const properties = Object.entries(objectIn(schema, 'properties')).filter(
    ([, property]) => !isObject(property) || member(property, writing.absent) !== true,
  );
  if (properties.length === 0) return recordType(writing, schema, inside);
  const required = new Set(listIn(schema, 'required'));
  const lines: string[] = [];
  for (const [name, property] of properties) {
    const start = `${propertyName(name)}${required.has(name) ? '' : '?'}: `;
    if (!writing.budget.spend(start.length + 2 * inside.level)) break;
    lines.push(start + union(alternatives(writing, property, inside)));
  }
  const isOpen = lines.length < properties.length || allowsMore(schema);
  if (isOpen) lines.push('[name: string]: unknown');
  return `{\n${lines.map((line) => `  ${line.replaceAll('\n', '\n  ')};\n`).join('')}}`;
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function recordType(writing: TypeWriter, schema: JsonObject, inside: Nesting): string {
  const values = member(schema, 'additionalProperties');
  return isObject(values) ? `Record<string, ${union(alternatives(writing, values, inside))}>` : ANY_OBJECT;
}

function allowsMore(schema: JsonObject): boolean {
  const more = member(schema, 'additionalProperties');
  return more === true || isObject(more);
}

function union(types: readonly string[]): string {
  return types.length === 0 ? 'never' : types.join(' | ');
}

function absorbed(types: readonly string[]): string[] {
  return types.includes('unknown') ? ['unknown'] : [...types];
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
