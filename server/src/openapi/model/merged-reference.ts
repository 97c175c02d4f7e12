import { isObject, type Json, type JsonObject, listIn, member } from '../parse/json.ts';
import { isExternal, isReference, resolve } from '../parse/references.ts';

/** An object with what it refers to; without `node` there is neither. */
export type Merged = {
  node?: JsonObject;
  /** Why its reference cannot be followed, as a clause. */
  unresolved?: string;
  /** It refers to another document. */
  isExternal?: boolean;
  /** The members of the referenced object that are declared beside the reference as well, and are left out. */
  dropped?: string[];
};

/**
 * A path item or an operation whose `$ref` has other members beside it: both count, and of two with one name that
 * beside the reference, for which OpenAPI leaves the behaviour undefined ("Path Item Object", `$ref`). Of two lists of
 * parameters both count. Where the reference leads nowhere, or into another document, which is never read, what is
 * beside it is left.
 */
export function resolveMerged(document: JsonObject, value: Json): Merged {
  if (!isObject(value) || !isReference(value)) return resolve(document, value);
  const { $ref: reference, ...beside } = value;
  const { node, unresolved } = resolve(document, value);
  if (!node) {
    const hasOthers = Object.keys(beside).length > 0;
    return { ...(hasOthers && { node: beside }), unresolved, isExternal: isExternal(reference) };
  }
  const dropped = Object.keys(beside).filter((name) => name !== 'parameters' && Object.hasOwn(node, name));
  const parameters = [...listIn(node, 'parameters'), ...listIn(beside, 'parameters')];
  return {
    node: { ...node, ...beside, ...(member(beside, 'parameters') !== undefined && { parameters }) },
    dropped: dropped.filter((name) => !DESCRIPTIVE.has(name)),
  };
}

/** Of these, two make no difference to a call. */
const DESCRIPTIVE: ReadonlySet<string> = new Set(['summary', 'description']);
