import { quote, type SpecWarning } from '../parse/errors.ts';
import { isObject, type JsonObject, pointerStep } from '../parse/json.ts';
import { isExternal, resolve } from '../parse/references.ts';
import { addParts, type DocumentNode } from '../parse/walk.ts';

/** Nobody reads on, and looking costs time. */
const MOST_FAULTS = 1_000;

/**
 * Faults that a document has wherever they are: references that lead nowhere or to another file, patterns that are
 * none, lists of values that are no lists. One walk, without recursion: a document may be nested as deep as it likes.
 */
export function lintSpec(document: JsonObject): SpecWarning[] {
  const warnings: SpecWarning[] = [];
  const findings = new Findings(document);
  const left: DocumentNode[] = [{ value: document, name: '', within: null }];
  for (let place = left.pop(); place && warnings.length < MOST_FAULTS; place = left.pop()) {
    const { value } = place;
    if (isObject(value)) {
      const message = findings.faultOf(place, value);
      if (message) warnings.push({ pointer: pointerTo(place), message });
    }
    addParts(place, left);
  }
  return warnings.reverse();
}

/** What is known of references and patterns already: the same ones occur over and over. */
class Findings {
  readonly #document: JsonObject;
  readonly #references = new Map<string, string | undefined>();
  readonly #patterns = new Map<string, string | undefined>();

  constructor(document: JsonObject) {
    this.#document = document;
  }

  faultOf(place: DocumentNode, node: JsonObject): string | undefined {
    const { $ref, pattern } = node;
    // What is missing of a path or an operation is told with it (operations.ts).
    if (typeof $ref === 'string') return isPathOrOperation(place) ? undefined : this.#referenceFault($ref);
    if (typeof pattern === 'string') return this.#patternFault(pattern);
    const isSchema = Object.hasOwn(node, 'enum') && Object.hasOwn(node, 'type');
    if (isSchema && !Array.isArray(node.enum)) return 'The enum is left out: it is no list.';
    return undefined;
  }

  #referenceFault(reference: string): string | undefined {
    return remembered(this.#references, reference, () => {
      if (isExternal(reference)) return `${quote(reference)} is another file, which is never read.`;
      const { unresolved } = resolve(this.#document, { $ref: reference });
      return unresolved && `${quote(reference)} leads nowhere: ${unresolved}.`;
    });
  }

  #patternFault(pattern: string): string | undefined {
    return remembered(this.#patterns, pattern, () =>
      ['u', ''].some((flags) => compiles(pattern, flags))
        ? undefined
        : `The pattern ${quote(pattern)} is no regular expression: it is not checked.`,
    );
  }
}

/** ECMA-262, as JSON Schema has it (2020-12 Validation, 6.3.3). A pattern is compiled here, and never run. */
function compiles(pattern: string, flags: string): boolean {
  try {
    new RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}

function remembered(
  known: Map<string, string | undefined>,
  key: string,
  find: () => string | undefined,
): string | undefined {
  if (!known.has(key)) known.set(key, find());
  return known.get(key);
}

function isPathOrOperation({ within }: DocumentNode): boolean {
  return isPaths(within) || isPaths(within?.within ?? null);
}

function isPaths(place: DocumentNode | null): boolean {
  return place?.name === 'paths' && place.within?.within === null;
}

function pointerTo(place: DocumentNode): string {
  const steps: string[] = [];
  for (let at: DocumentNode | null = place; at?.within; at = at.within) steps.unshift(pointerStep(at.name));
  return steps.map((step) => `/${step}`).join('');
}
