import { quote, type SpecWarning } from '../parse/errors.ts';
import { isObject, type JsonObject, pointerStep } from '../parse/json.ts';
import { isExternal, resolve } from '../parse/references.ts';
import { addParts, type DocumentNode } from '../parse/walk.ts';

/** Finding more takes time, and an import returns fewer. */
const MAX_WARNINGS = 1_000;

/**
 * Warnings about a whole document: references that cannot be resolved or lead to another file, invalid patterns, and
 * an `enum` that is not a list. One walk, without recursion: a document may be nested to any depth.
 */
export function lintSpec(document: JsonObject): SpecWarning[] {
  const warnings: SpecWarning[] = [];
  const linter = new ValueLinter(document);
  const pending: DocumentNode[] = [{ value: document, name: '', parent: null }];
  for (let node = pending.pop(); node && warnings.length < MAX_WARNINGS; node = pending.pop()) {
    const { value } = node;
    if (isObject(value)) {
      const message = linter.faultOf(node, value);
      if (message) warnings.push({ pointer: pointerTo(node), message });
    }
    addParts(node, pending);
  }
  return warnings.reverse();
}

/** A cache of references and patterns: the same ones occur over and over. */
class ValueLinter {
  readonly #document: JsonObject;
  readonly #references = new Map<string, string | undefined>();
  readonly #patterns = new Map<string, string | undefined>();

  constructor(document: JsonObject) {
    this.#document = document;
  }

  faultOf(node: DocumentNode, value: JsonObject): string | undefined {
    const { $ref, pattern } = value;
    // The references of paths and operations are reported with these (model/operation.ts).
    if (typeof $ref === 'string') return isPathOrOperation(node) ? undefined : this.#referenceFault($ref);
    if (typeof pattern === 'string') return this.#patternFault(pattern);
    const isSchema = Object.hasOwn(value, 'enum') && Object.hasOwn(value, 'type');
    if (isSchema && !Array.isArray(value.enum)) return 'The enum is ignored: it is not a list.';
    return undefined;
  }

  #referenceFault(reference: string): string | undefined {
    return cached(this.#references, reference, () => {
      if (isExternal(reference)) return `${quote(reference)} is in another file, which is never read.`;
      const { unresolved } = resolve(this.#document, { $ref: reference });
      return unresolved && `${quote(reference)} cannot be resolved: ${unresolved}.`;
    });
  }

  #patternFault(pattern: string): string | undefined {
    return cached(this.#patterns, pattern, () =>
      ['u', ''].some((flags) => compiles(pattern, flags))
        ? undefined
        : `The pattern ${quote(pattern)} is not a regular expression: it is not validated.`,
    );
  }
}

/** ECMA-262, as JSON Schema requires (2020-12 Validation, 6.3.3). A pattern is compiled here, and never run. */
function compiles(pattern: string, flags: string): boolean {
  try {
    new RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}

function cached(
  cache: Map<string, string | undefined>,
  key: string,
  find: () => string | undefined,
): string | undefined {
  if (!cache.has(key)) cache.set(key, find());
  return cache.get(key);
}

function isPathOrOperation({ parent }: DocumentNode): boolean {
  return isPaths(parent) || isPaths(parent?.parent ?? null);
}

function isPaths(node: DocumentNode | null): boolean {
  return node?.name === 'paths' && node.parent?.parent === null;
}

function pointerTo(node: DocumentNode): string {
  const steps: string[] = [];
  for (let at: DocumentNode | null = node; at?.parent; at = at.parent) steps.unshift(pointerStep(at.name));
  return steps.map((step) => `/${step}`).join('');
}
