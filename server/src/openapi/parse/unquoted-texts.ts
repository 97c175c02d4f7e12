import { isObject, type Json, type JsonObject, member } from './json.ts';
import { rawNumberToString } from './lossless-json.ts';

/**
 * Restores the source text of values that are numbers or booleans in YAML because their quotes are missing, where OpenAPI
 * requires a string: `version: 1.10` would be 1.1.
 *
 * @param readTexts parses the source once more, its numbers as texts or raw JSON; called only where there are such
 */
export function restoreUnquotedTexts(document: JsonObject, readTexts: () => Json): void {
  const unquoted = [...textPointers(document)].filter((steps) => isUnquoted(valueAt(document, steps)));
  if (unquoted.length === 0) return;
  const texts = readTexts();
  for (const steps of unquoted) {
    const holder = valueAt(document, steps.slice(0, -1));
    const text = valueAt(texts, steps) ?? valueAt(document, steps) ?? '';
    if (isObject(holder)) holder[steps.at(-1) ?? ''] = String(rawNumberToString(text));
  }
}

function isUnquoted(value: Json | undefined): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** Where a document has texts that Trunkline uses as names: of the API, of its version, and of its operations. */
function* textPointers(document: JsonObject): Generator<string[]> {
  yield ['info', 'title'];
  yield ['info', 'version'];
  for (const section of [['paths'], ['components', 'pathItems']]) {
    for (const path of namesAt(document, section)) {
      for (const method of namesAt(document, [...section, path]))
        yield [...section, path, method, 'operationId'];
      for (const method of namesAt(document, [...section, path, 'additionalOperations']))
        yield [...section, path, 'additionalOperations', method, 'operationId'];
    }
  }
}

function namesAt(document: JsonObject, steps: readonly string[]): string[] {
  const value = valueAt(document, steps);
  return isObject(value) ? Object.keys(value) : [];
}

function valueAt(value: Json, steps: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const step of steps) at = isObject(at) ? member(at, step) : undefined;
  return at;
}
