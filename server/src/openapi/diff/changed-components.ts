import { readerFor } from '../model/version-reader.ts';
import { type JsonObject, objectIn, pointerStep } from '../parse/json.ts';

/**
 * The distance of each component to one that changed between two versions of a document, in references: 0 for a changed
 * one. A component that is absent refers, directly and through others, to none that changed.
 */
export type Distances = ReadonlyMap<string, number>;

/** @param maxDistance references further than this are not followed */
export function changeDistances(before: JsonObject, after: JsonObject, maxDistance: number): Distances {
  const [earlier, later] = [componentTexts(before), componentTexts(after)];
  const changed = [...earlier.keys(), ...later.keys()].filter(
    (pointer) => earlier.get(pointer) !== later.get(pointer),
  );
  const users = usersOf([earlier, later]);
  const distances = new Map(changed.map((pointer) => [pointer, 0]));
  let edge: Iterable<string> = changed;
  for (let distance = 1; distance <= maxDistance; distance += 1) {
    const next = [...edge].flatMap((pointer) => [...(users.get(pointer) ?? [])]);
    edge = new Set(next.filter((pointer) => !distances.has(pointer)));
    for (const pointer of edge) distances.set(pointer, distance);
  }
  return distances;
}

/** The least distance of the references in a part; undefined where all are unchanged. */
export function distanceWithin(distances: Distances, text: string): number | undefined {
  const found = referencesIn(text).flatMap((pointer) => distances.get(pointer) ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** The component that a reference points to, or into. */
function componentOf(reference: string): string {
  const steps = reference.split('/');
  return steps.slice(0, steps[1] === 'components' ? 4 : 3).join('/');
}

/** The components of a document as JSON texts, by the references to them. */
function componentTexts(document: JsonObject): Map<string, string> {
  const texts = new Map<string, string>();
  for (const section of readerFor(document).componentSections) {
    const prefix = ['#', ...section.map(pointerStep)].join('/');
    for (const [name, component] of Object.entries(section.reduce(objectIn, document)))
      texts.set(`${prefix}/${pointerStep(name)}`, JSON.stringify(component));
  }
  return texts;
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
