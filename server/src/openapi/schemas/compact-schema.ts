import { examplesIn } from '../model/parameter-fields.ts';
import { isObject, type Json, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { exclusiveLimits } from './exclusive-limits.ts';
import { isNullable } from './nullable.ts';
import { SizeBudget } from './size-budget.ts';

/** How deeply schemas are nested: the first of these whose result is short enough is used. */
const DEPTHS = [8, 5, 3, 2, 1] as const;
/** A longer list of values, example or default is left out. */
const MAX_VALUE_LENGTH = 1_000;
const MAX_DESCRIPTION_LENGTH = 300;

/** Keywords that are copied as they are. */
const PLAIN = [
  'type',
  'format',
  'enum',
  'const',
  'default',
  'minimum',
  'maximum',
  'multipleOf',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
] as const;

/**
 * A schema of a request as one small JSON Schema without references. It is cut where it is recursive and where it gets
 * too large: what is left out is allowed, not forbidden.
 *
 * @param maxChars about how long its JSON text may be
 * @param depths how deeply it may be nested; each that is too long takes its time
 */
export function compactSchema(
  document: JsonObject,
  value: Json | undefined,
  maxChars: number,
  depths: readonly number[] = DEPTHS,
): JsonObject {
  let schema: JsonObject = {};
  for (const depth of depths) {
    const writing = { document, depth, budget: new SizeBudget(maxChars) };
    schema = compact(writing, value, []);
    if (!writing.budget.isExhausted) break;
  }
  return schema;
}

/** The first example that is not too long. */
export function shortExample(examples: readonly Json[]): Json | undefined {
  return examples.find((example) => JSON.stringify(example).length <= MAX_VALUE_LENGTH);
}

/** One attempt to write a schema. */
type CompactWriter = { readonly document: JsonObject; readonly depth: number; readonly budget: SizeBudget };

/** @param ancestors the schemas that this one is within */
function compact(
  writing: CompactWriter,
  value: Json | undefined,
  ancestors: readonly JsonObject[],
): JsonObject {
  const { node } = resolve(writing.document, value);
  if (!node || !spend(writing, MAX_KEYWORD_LENGTH)) return {};
  const plain = plainMembers(writing, node);
  if (ancestors.length >= writing.depth || ancestors.includes(node)) return Object.fromEntries(plain);
  const within = [...ancestors, node];
  return Object.fromEntries([
    ...plain,
    ...propertyMembers(writing, node, within),
    ...['items', 'additionalProperties'].flatMap((name) => schemaMember(writing, node, name, within)),
    ...compositionMembers(writing, node, within),
  ]);
}

type Member = [name: string, value: Json];

function plainMembers(writing: CompactWriter, node: JsonObject): Member[] {
  const example = shortExample(examplesIn(node));
  const description = shortened(textIn(node, 'description'));
  const members = PLAIN.map((name) => [name, member(node, name)] as const);
  return [
    ...members,
    ...Object.entries(exclusiveLimits(node)),
    ['nullable', isNullable(node) || undefined] as const,
    ['description', description || undefined] as const,
    ['examples', example === undefined ? undefined : [example]] as const,
  ].flatMap(([name, value]): Member[] => (isWorthIt(writing, name, value) ? [[name, value]] : []));
}

function isWorthIt(writing: CompactWriter, name: string, value: Json | undefined): value is Json {
  if (value === undefined) return false;
  const { length } = JSON.stringify(value);
  return length <= MAX_VALUE_LENGTH && spend(writing, name.length + length);
}

function propertyMembers(writing: CompactWriter, node: JsonObject, within: readonly JsonObject[]): Member[] {
  const declared = objectIn(node, 'properties');
  const kept = new Map<string, JsonObject>();
  for (const [name, property] of Object.entries(declared)) {
    if (isWritable(property) && spend(writing, name.length))
      kept.set(name, compact(writing, property, within));
  }
  // One part of an `allOf` may require what another declares.
  const required = listIn(node, 'required').filter(
    (name) => typeof name === 'string' && (kept.has(name) || !Object.hasOwn(declared, name)),
  );
  const members: Member[] = [];
  if (kept.size > 0) members.push(['properties', Object.fromEntries(kept)]);
  if (required.length > 0 && isWorthIt(writing, 'required', required)) members.push(['required', required]);
  return members;
}

/** Read-only properties are never part of a request. */
function isWritable(property: Json): boolean {
  return !isObject(property) || member(property, 'readOnly') !== true;
}

function schemaMember(
  writing: CompactWriter,
  node: JsonObject,
  name: string,
  within: readonly JsonObject[],
): Member[] {
  const value = member(node, name);
  if (value === false) return [[name, false]];
  const schema = compact(writing, value, within);
  return isEmpty(schema) ? [] : [[name, schema]];
}

/** `oneOf` becomes `anyOf`: of two schemas that were cut, both may fit. */
function compositionMembers(
  writing: CompactWriter,
  node: JsonObject,
  within: readonly JsonObject[],
): Member[] {
  const compacted = (name: string) => listIn(node, name).map((schema) => compact(writing, schema, within));
  const allOf = compacted('allOf').filter((schema) => !isEmpty(schema));
  const anyOf = [...compacted('oneOf'), ...compacted('anyOf')];
  const members: Member[] = [];
  if (allOf.length > 0) members.push(['allOf', allOf]);
  // Where one of the choices allows anything, there is no choice.
  if (anyOf.length > 0 && !anyOf.some(isEmpty)) members.push(['anyOf', anyOf]);
  return members;
}

function isEmpty(schema: JsonObject): boolean {
  return Object.keys(schema).length === 0;
}

/** About how many characters the punctuation of a member takes, and the keyword before a schema. */
const PUNCTUATION = 6;
const MAX_KEYWORD_LENGTH = 'additionalProperties'.length;

function spend({ budget }: CompactWriter, chars: number): boolean {
  return budget.spend(chars + PUNCTUATION);
}

function shortened(text: string): string {
  return text.length > MAX_DESCRIPTION_LENGTH ? `${text.slice(0, MAX_DESCRIPTION_LENGTH - 1)}…` : text;
}
