/** What no schema takes for any field that it knows. */
const NONSENSE = Symbol('nonsense');

type Place = { parent: Record<string, unknown>; key: string; path: string };

/**
 * The schemas of Kubernetes let unknown fields pass, and so does a cluster: a misspelt one has no effect, without a
 * word. A field is known when nonsense in its place is refused.
 *
 * @param validate throws for a value that the schema refuses
 * @returns the paths of unknown fields
 */
export function unknownFields(value: unknown, validate: (value: unknown) => void): string[] {
  return placesIn(value, '').flatMap(({ parent, key, path }) => {
    const before = parent[key];
    parent[key] = NONSENSE;
    try {
      validate(value);
      return [path];
    } catch {
      return [];
    } finally {
      parent[key] = before;
    }
  });
}

function placesIn(value: unknown, path: string): Place[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const childPath = path === '' ? key : `${path}.${key}`;
    return [{ parent: value, key, path: childPath }, ...placesIn(child, childPath)];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
