import type { Json } from './json.ts';

/** A part of a document with its ancestors: a pointer is only built for a warning. */
export type DocumentNode = { value: Json; name: string; parent: DocumentNode | null };

/** Keywords with data as their value: a `$ref` or a `pattern` in it has no meaning. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);
/** Objects with names of the API's choice: a property may be called `default`. */
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

/** Adds the children of a node to those still to be visited, without data and extensions. */
export function addParts(node: DocumentNode, pending: DocumentNode[]): void {
  const skipped = NAMED.has(node.name) ? undefined : DATA;
  for (const [name, part] of Object.entries(node.value ?? {})) {
    if (typeof part !== 'object' || part === null || skipped?.has(name) || name.startsWith('x-')) continue;
    pending.push({ value: part, name, parent: node });
  }
}
