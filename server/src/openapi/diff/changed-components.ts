import type { Json, JsonObject } from '../parse/json.ts';
import { isObject, objectIn, pointerStep } from '../parse/json.ts';

/**
 * How far each part that references lead to is from one that changed between two versions of a document, in
 * references to follow: 0 for what changed itself. What is in neither is unchanged all the way down.
 */
export type Distances = ReadonlyMap<string, number>;

/** Where documents keep what is referred to: OpenAPI 3's components, and Swagger 2.0's own places. */
const SWAGGER_PLACES = ['definitions', 'parameters', 'responses'] as const;

/** @param most references further than this are not followed */
export function changeDistances(before: JsonObject, after: JsonObject, most: number): Distances {
  const [earlier, later] = [componentTexts(before), componentTexts(after)];
  const changed = [...earlier.keys(), ...later.keys()].filter(
    (pointer) => earlier.get(pointer) !== later.get(pointer),
  );
  const users = usersOf([earlier, later]);
  const distances = new Map(changed.map((pointer) => [pointer, 0]));
  let edge: Iterable<string> = changed;
  for (let distance = 1; distance <= most; distance += 1) {
    const next = [...edge].flatMap((pointer) => [...(users.get(pointer) ?? [])]);
    edge = new Set(next.filter((pointer) => !distances.has(pointer)));
    for (const pointer of edge) distances.set(pointer, distance);
  }
  return distances;
}

/** The least distance among the references in a part; undefined where all are unchanged. */
export function distanceWithin(distances: Distances, text: string): number | undefined {
  const found = referencesIn(text).flatMap((pointer) => distances.get(pointer) ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** What a reference leads to, as far as distances know it: the component that it points to, or into. */
function componentOf(reference: string): string {
  const steps = reference.split('/');
  return steps.slice(0, steps[1] === 'components' ? 4 : 3).join('/');
}

function componentTexts(document: JsonObject): Map<string, string> {
  const texts = new Map<string, string>();
  const keep = (place: string, parts: JsonObject) => {
    for (const [name, part] of Object.entries(parts))
      texts.set(`${place}/${pointerStep(name)}`, JSON.stringify(part));
  };
  for (const [name, parts] of Object.entries(objectIn(document, 'components')))
    keep(`#/components/${pointerStep(name)}`, objectOf(parts));
  for (const name of SWAGGER_PLACES) keep(`#/${name}`, objectIn(document, name));
  return texts;
}

function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

function usersOf(versions: readonly ReadonlyMap<string, string>[]): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  for (const texts of versions) {
    for (const [user, text] of texts) {
      for (const pointer of referencesIn(text)) {
        const known = users.get(pointer);
        if (known) known.add(user);
        else users.set(pointer, new Set([user]));
      }
    }
  }
  return users;
}

function referencesIn(text: string): string[] {
  return [...text.matchAll(/"\$ref":"(#(?:[^"\\]|\\.)*)"/g)].map(([, reference = '']) =>
    componentOf(reference),
  );
}
