import { isObject, type Json, type JsonObject, member } from './json.ts';

/** The longest chain of references to references that is followed. */
const MAX_STEPS = 50;

export type Resolved = { node: JsonObject; unresolved?: never } | { node?: never; unresolved: string };

/**
 * Follows `$ref` within the document (RFC 6901 pointers in URI fragments). Other documents are never read, neither from
 * the network nor from disk.
 *
 * @returns the object found, or why there is none
 */
export function resolve(document: JsonObject, value: Json | undefined): Resolved {
  let node = value;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    if (!isObject(node)) return { unresolved: 'there is no object' };
    const reference = member(node, '$ref');
    if (typeof reference !== 'string') return { node };
    if (!reference.startsWith('#'))
      return {
        unresolved: `it points outside the document (${reference.slice(0, 100)}), which is never read`,
      };
    node = atPointer(document, reference.slice(1));
    if (node === undefined)
      return { unresolved: `it leads nowhere, there is nothing at ${reference.slice(0, 100)}` };
  }
  return { unresolved: 'its references are circular, they lead round in a circle' };
}

/** True for an object with a `$ref`. */
export function isReference(node: JsonObject): boolean {
  return typeof member(node, '$ref') === 'string';
}

/** True for a reference to another document. */
export function isExternal(reference: Json | undefined): reference is string {
  return typeof reference === 'string' && !reference.startsWith('#');
}

/** A plain name is no pointer: those that lead somewhere are pointers by now (local-references.ts). */
function atPointer(document: JsonObject, fragment: string): Json | undefined {
  const [start, ...steps] = percentDecoded(fragment).split('/');
  if (start !== '') return undefined;
  let node: Json | undefined = document;
  for (const step of steps) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(node)) node = node[Number(name)];
    else if (isObject(node)) node = member(node, name);
    else return undefined;
  }
  return node;
}

/** The JSON pointer of a URI fragment (RFC 6901, 6). */
export function percentDecoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
