import { jsonSchemaOf } from '../model/media-types.ts';
import type { Operation } from '../model/operation.ts';
import { isObject, type Json, type JsonObject, listIn, member, objectIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { isNullable } from '../schemas/nullable.ts';
import { SizeBudget } from '../schemas/size-budget.ts';

/** Longest text of one type. */
const LONGEST = 20_000;
/** Objects and lists within each other, from generous to bare: the first that fits is taken. */
const DEPTHS = [6, 5, 4, 3, 2, 1] as const;
/** Schemas within each other: `allOf` and its kin nest without adding a level to the type. */
const MOST_NESTED = 40;
/** A longer list of values says less than the type they share. */
const MOST_VALUES = 50;

/**
 * The TypeScript type of what an operation answers when it succeeds, read from a document of any version.
 * Names and values of the document are written as JSON texts, and no comments are: nothing in it can leave
 * its place in the type.
 *
 * @returns the text of a type, `unknown` where the document gives none
 */
export function responseType(operation: Operation): string {
  return typeOf(operation.document, successSchema(operation), 'writeOnly');
}

/** The TypeScript type of what an answer with this schema holds, as `responseType` writes it. */
export function responseSchemaType(document: JsonObject, schema: Json | undefined): string {
  return typeOf(document, schema, 'writeOnly');
}

/** The TypeScript type of what a call takes by a schema that refers to nothing, as `responseType` writes it. */
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
    const writing = { document, absent, depth, budget: new SizeBudget(LONGEST) };
    const text = union(alternatives(writing, schema, { level: 0, within: [] }));
    const isWhole = !writing.budget.isExhausted || depth === DEPTHS.at(-1);
    if (isWhole && text.length <= LONGEST) return text;
  }
  return 'unknown';
}

/** About what a scalar takes with what stands around it. */
const SCALAR_LENGTH = 12;

/** What is only written never stands in an answer, and what is only read is nothing to send. */
type Absent = 'writeOnly' | 'readOnly';

/** One attempt at a type. */
type TypeWriter = {
  readonly document: JsonObject;
  readonly absent: Absent;
  readonly depth: number;
  readonly budget: SizeBudget;
};

/** How many objects and lists are around a schema, and which schemas. */
type Nesting = { level: number; within: readonly JsonObject[] };

/** A schema as the types that its values may have; [] for none, 'unknown' in the list for any. */
function alternatives(writing: TypeWriter, value: Json | undefined, { level, within }: Nesting): string[] {
  writing.budget.spend(SCALAR_LENGTH);
  if (value === false) return [];
  const { node } = resolve(writing.document, value);
  if (!node || writing.budget.isExhausted || within.length >= MOST_NESTED || within.includes(node))
    return ['unknown'];
  const place = { level, within: [...within, node] };
  const types = withCompositions(writing, node, place);
  return isNullable(node) && !types.includes('unknown') ? distinct([...types, 'null']) : types;
}

/** What the schema says itself, and all of `allOf`, and one of `oneOf` and of `anyOf`. */
function withCompositions(writing: TypeWriter, schema: JsonObject, place: Nesting): string[] {
  const parts = [
    ownTypes(writing, schema, place),
    ...listIn(schema, 'allOf').map((part) => alternatives(writing, part, place)),
    ...['oneOf', 'anyOf'].map((name) => choice(writing, listIn(schema, name), place)),
  ].filter((part) => !part.includes('unknown'));
  return intersection(distinctParts(parts));
}

function choice(writing: TypeWriter, schemas: readonly Json[], place: Nesting): string[] {
  if (schemas.length === 0) return ['unknown'];
  return absorbed(distinct(schemas.flatMap((schema) => alternatives(writing, schema, place))));
}

/** Beside one of its compositions, `type: object` alone says nothing that they do not. */
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

function ownTypes(writing: TypeWriter, schema: JsonObject, place: Nesting): string[] {
  const constant = member(schema, 'const');
  const values = constant === undefined ? listIn(schema, 'enum') : [constant];
  return literals(writing, values) ?? absorbed(distinct(typesNamed(writing, schema, place)));
}

/** The values as literal types; undefined where they are none, or too many. */
function literals(writing: TypeWriter, values: readonly Json[]): string[] | undefined {
  if (values.length === 0 || values.length > MOST_VALUES) return undefined;
  if (values.some((value) => typeof value === 'object' && value !== null)) return undefined;
  const texts = distinct(values.map((value) => JSON.stringify(value)));
  return writing.budget.spend(texts.join(' | ').length) ? texts : undefined;
}

function typesNamed(writing: TypeWriter, schema: JsonObject, place: Nesting): string[] {
  const declared = member(schema, 'type');
  if (declared === undefined) return [undeclaredType(writing, schema, place)];
  return (Array.isArray(declared) ? declared : [declared]).map((name) => {
    if (name === 'object') return objectType(writing, schema, place);
    if (name === 'array') return arrayType(writing, schema, place);
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

/** Many schemas leave out their type and mean it. */
function undeclaredType(writing: TypeWriter, schema: JsonObject, place: Nesting): string {
  if (isObject(member(schema, 'properties')) || isObject(member(schema, 'additionalProperties')))
    return objectType(writing, schema, place);
  return isObject(member(schema, 'items')) ? arrayType(writing, schema, place) : 'unknown';
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
