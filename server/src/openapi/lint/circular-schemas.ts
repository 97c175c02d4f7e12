import { readerFor } from '../model/version-reader.ts';
import { quote, type SpecWarning } from '../parse/errors.ts';
import { isObject, type Json, type JsonObject, objectIn, pointerStep } from '../parse/json.ts';
import { percentDecoded } from '../parse/references.ts';
import { addParts, type DocumentNode } from '../parse/walk.ts';

const MAX_NAMED = 10;

/**
 * Schemas that contain themselves, directly or through others. They are valid; types and compact schemas are cut where
 * they recur.
 *
 * @returns one warning for all of them, at the first
 */
export function circularSchemas(document: JsonObject): SpecWarning[] {
  const section = readerFor(document).schemaSection;
  const pointer = `/${section.join('/')}/`;
  const [first, ...others] = onCircles(referencesAmong(section.reduce(objectIn, document), `#${pointer}`));
  if (first === undefined) return [];
  const named = others
    .slice(0, MAX_NAMED)
    .map((name) => quote(name))
    .join(', ');
  const unnamed = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : '';
  const too = others.length > 0 ? ` So do ${named}${unnamed}.` : '';
  return [
    {
      pointer: `${pointer}${pointerStep(first)}`,
      message: `${quote(first)} contains itself. Where it comes round again, only its name is shown.${too}`,
    },
  ];
}

type References = ReadonlyMap<string, ReadonlySet<string>>;

/** The schemas that each schema refers to, by name. */
function referencesAmong(schemas: JsonObject, prefix: string): References {
  const names = new Map(Object.keys(schemas).map((name) => [prefix + pointerStep(name), name]));
  return new Map(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      new Set(referencesIn(schema).flatMap((reference) => names.get(percentDecoded(reference)) ?? [])),
    ]),
  );
}

/** Without recursion: a schema may be nested to any depth. */
function referencesIn(schema: Json): string[] {
  const references: string[] = [];
  const pending: DocumentNode[] = [{ value: schema, name: '', parent: null }];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const { value } = node;
    if (isObject(value) && typeof value.$ref === 'string') references.push(value.$ref);
    addParts(node, pending);
  }
  return references;
}

/**
 * The names on a cycle, in the order of the document: those in a strongly connected component of more than one, or
 * with a reference to itself. R. Tarjan, "Depth-first search and linear graph algorithms", 1972; without recursion, because a
 * chain of references may be as long as the document.
 */
function onCircles(references: References): string[] {
  const circular = new Set<string>();
  const visits = new Map<string, Visit>();
  const open: Visit[] = [];

  function arriveAt(name: string): Visit {
    const arrival = visits.size;
    const visit = { name, arrival, earliest: arrival, isOpen: true, targets: targetsOf(name).values() };
    visits.set(name, visit);
    open.push(visit);
    return visit;
  }

  function targetsOf(name: string): ReadonlySet<string> {
    return references.get(name) ?? NONE;
  }

  /** All that came after a visit and leads no further back is a component with it. */
  function close({ arrival, name }: Visit): void {
    const component = open.splice(open.findLastIndex((visit) => visit.arrival === arrival));
    for (const visit of component) visit.isOpen = false;
    if (component.length > 1 || targetsOf(name).has(name))
      for (const visit of component) circular.add(visit.name);
  }

  for (const root of references.keys()) {
    const path = visits.has(root) ? [] : [arriveAt(root)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const { value: target } = visit.targets.next();
      const known = target === undefined ? undefined : visits.get(target);
      if (known?.isOpen) visit.earliest = Math.min(visit.earliest, known.arrival);
      else if (target !== undefined && !known) path.push(arriveAt(target));
      else if (target === undefined) {
        path.pop();
        const before = path.at(-1);
        if (before) before.earliest = Math.min(before.earliest, visit.earliest);
        if (visit.earliest === visit.arrival) close(visit);
      }
    }
  }
  return [...references.keys()].filter((name) => circular.has(name));
}

const NONE: ReadonlySet<string> = new Set();

type Visit = {
  name: string;
  /** When it was first come to, and the earliest arrival among those still open that it leads to. */
  arrival: number;
  earliest: number;
  /** It is not in a component yet. */
  isOpen: boolean;
  /** Those it refers to that are still to be looked at. */
  targets: Iterator<string, undefined>;
};
