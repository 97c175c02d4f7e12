import { isObject, type Json, type JsonObject, listIn, textIn } from '../parse/json.ts';
import { type SchemaShape, shapeOf } from '../schemas/schema-shape.ts';
import { type Distances, distanceWithin } from './changed-components.ts';

/** A change of an operation, at a field of its input or of a response: `query_params.limit`, `responses.200.id`. */
export type OperationChange = { field: string; message: string; breaking: boolean };

/** A schema in its document. */
export type SchemaInDocument = { document: JsonObject; schema: Json | undefined };

/**
 * The side that is compared: to narrow what apps send breaks them, and so does to widen what they receive.
 */
export type ChangedSide = 'request' | 'response';

/** One comparison: `left` bounds its work, `distances` are those of changed components. */
export type Comparison = { readonly distances: Distances; left: number; readonly changes: OperationChange[] };

/** How many references are followed to find a change. */
export const MAX_REFERENCES = 6;
const MAX_CHANGES = 30;

/**
 * Adds the changes from one schema to the other, and within them.
 *
 * @param path the references that led here
 */
export function compareSchemas(
  comparing: Comparison,
  direction: ChangedSide,
  field: string,
  before: SchemaInDocument,
  after: SchemaInDocument,
  path: readonly string[] = [],
): void {
  comparing.left -= 1;
  if (comparing.left <= 0 || comparing.changes.length >= MAX_CHANGES) return;
  const followed = followable(comparing.distances, before.schema, after.schema, path);
  if (followed === undefined) return;
  const [one, other] = [before, after].map(({ document, schema }) => shapeOf(document, schema));
  if (!one || !other) return;
  const note = (message: string, breaking: boolean, at = field) =>
    comparing.changes.push({ field: at, message, breaking });
  if (!noteTypes(note, direction, one, other)) return;
  noteValues(note, direction, one, other);
  if (direction === 'request') noteLimits(note, one, other);
  const within = (name: string, from: Json | undefined, to: Json | undefined) => {
    if (from === undefined || to === undefined) return;
    const [earlier, later] = [
      { ...before, schema: from },
      { ...after, schema: to },
    ];
    compareSchemas(comparing, direction, name, earlier, later, followed);
  };
  noteProperties(note, direction, field, one, other);
  for (const [name, schema] of one.properties) within(`${field}.${name}`, schema, other.properties.get(name));
  within(`${field}[]`, one.items, other.items);
  within(`${field}.*`, one.others, other.others);
}

/** The references that lead into the two; undefined where nothing that can be reached has changed. */
function followable(
  distances: Distances,
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[],
): readonly string[] | undefined {
  const references = [...new Set([...referencesOf(before), ...referencesOf(after)])];
  if (references.length === 0) return path;
  const left = MAX_REFERENCES - path.length;
  if (left <= 0 || references.every((reference) => path.includes(reference))) return undefined;
  const text = JSON.stringify(before);
  const distance = text === JSON.stringify(after) ? distanceWithin(distances, text) : 0;
  return distance === undefined || distance > left ? undefined : [...path, ...references];
}

/** The references that a schema is, or is composed of. */
function referencesOf(value: Json | undefined): string[] {
  if (!isObject(value)) return [];
  const parts = [value, ...COMPOSITIONS.flatMap((name) => listIn(value, name)).filter(isObject)];
  return parts.map((part) => textIn(part, '$ref')).filter((reference) => reference !== '');
}

const COMPOSITIONS = ['allOf', 'oneOf', 'anyOf'] as const;

type Note = (message: string, breaking: boolean, at?: string) => void;

/** @returns whether the two have a type in common: else their parts cannot be compared */
function noteTypes(note: Note, direction: ChangedSide, before: SchemaShape, after: SchemaShape): boolean {
  const lost = missing(before.types, after.types);
  const gained = missing(after.types, before.types);
  if (lost || gained) {
    const breaking = direction === 'request' ? lost : gained;
    note(`is ${named(after.types)} where it was ${named(before.types)}`, breaking);
  }
  return !before.types || !after.types || !before.types.isDisjointFrom(withIntegers(after.types));
}

/** Whether something that `one` allows is not allowed by the other. */
function missing(one: SchemaShape['types'], other: SchemaShape['types']): boolean {
  if (!other) return false;
  return !one?.isSubsetOf(withIntegers(other));
}

/** Every integer is a number. */
function withIntegers(types: ReadonlySet<string>): ReadonlySet<string> {
  return types.has('number') ? types.union(new Set(['integer'])) : types;
}

function named(types: SchemaShape['types']): string {
  return types ? [...types].sort().join(' or ') : 'anything';
}

function noteValues(note: Note, direction: ChangedSide, before: SchemaShape, after: SchemaShape): void {
  const [earlier, later] = [before.values, after.values];
  if (!earlier && later)
    note(`is one of ${valueList(later)} where it was any value`, direction === 'request');
  if (earlier && !later) note('may be any value now', direction === 'response');
  if (!earlier || !later) return;
  const lost = earlier.difference(later);
  const gained = later.difference(earlier);
  if (lost.size > 0) note(`is no longer ${valueList(lost)}`, direction === 'request');
  // APIs extend enumerations in responses: callers are expected to accept new values.
  if (gained.size > 0) note(`may be ${valueList(gained)} as well`, false);
}

const MAX_LISTED = 5;

function valueList(values: ReadonlySet<string>): string {
  const texts = [...values].slice(0, MAX_LISTED).map((text) => text.slice(0, 60));
  return texts.join(', ') + (values.size > MAX_LISTED ? ', …' : '');
}

function noteLimits(note: Note, before: SchemaShape, after: SchemaShape): void {
  for (const [name, limit] of after.limits) {
    const earlier = before.limits.get(name);
    if (JSON.stringify(limit) === JSON.stringify(earlier)) continue;
    const text = `has the ${name} ${short(limit)}${earlier === undefined ? '' : ` where it had ${short(earlier)}`}`;
    note(text, isNarrower(name, earlier, limit));
  }
}

function short(value: Json): string {
  return JSON.stringify(value).slice(0, 80);
}

function isNarrower(name: string, before: Json | undefined, after: Json): boolean {
  if (typeof before !== 'number' || typeof after !== 'number') return true;
  return name.startsWith('min') ? after > before : after < before;
}

function noteProperties(
  note: Note,
  direction: ChangedSide,
  field: string,
  before: SchemaShape,
  after: SchemaShape,
): void {
  const sent = direction === 'request';
  for (const name of before.properties.keys()) {
    if (!after.properties.has(name)) note('is removed', true, `${field}.${name}`);
    else if (sent && after.required.has(name) && !before.required.has(name))
      note('is required now', true, `${field}.${name}`);
    else if (!sent && before.required.has(name) && !after.required.has(name))
      note('may be missing now', true, `${field}.${name}`);
  }
  for (const name of after.properties.keys()) {
    if (before.properties.has(name)) continue;
    const required = sent && after.required.has(name);
    note(required ? 'is new and required' : 'is new', required, `${field}.${name}`);
  }
}
