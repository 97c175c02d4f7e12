import type { Json } from './json.ts';

/** A part of a document, and the way to it: pointers are only written where there is something to tell. */
export type DocumentNode = { value: Json; name: string; within: DocumentNode | null };

/** What holds data rather than descriptions: a `$ref` or a `pattern` in it means nothing. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);
/** Here names are the API's own: a property may be called `default`. */
const NAMED: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'schemas',
  'responses',
  'parameters',
  'headers',
  'requestBodies',
  'paths',
]);

/** Adds the parts right within a place to those that are left to look at: no data, no extensions. */
export function addParts(place: DocumentNode, left: DocumentNode[]): void {
  const skipped = NAMED.has(place.name) ? undefined : DATA;
  for (const [name, part] of Object.entries(place.value ?? {})) {
    if (typeof part !== 'object' || part === null || skipped?.has(name) || name.startsWith('x-')) continue;
    left.push({ value: part, name, within: place });
  }
}
