import { isObject, type Json, type JsonObject, member } from './json.ts';
import { rawNumberToString } from './lossless-json.ts';

/**
 * Restores the source text of values that are numbers or booleans because their quotes are missing, where OpenAPI requires
 * a string: `version: 1.10` would be 1.1.
 *
 * @param text the source
 * @param readTexts parses it once more, its numbers as texts or raw JSON, which takes as long as the first time or longer
 */
export function restoreUnquotedTexts(document: JsonObject, text: string, readTexts: () => Json): void {
  const unquoted = [...textPointers(document)].flatMap((steps) => {
    const [name = '', value] = [steps.at(-1), valueAt(document, steps)];
    const isUnquoted = typeof value === 'number' || typeof value === 'boolean';
    return isUnquoted ? [{ steps, name, value }] : [];
  });
  const names = new Set(unquoted.map(({ name }) => name));
  const sources = new Map([...names].map((name) => [name, sourcesByValue(name, text)]));
  const clear = unquoted.map(({ name, value }) => {
    const [source, ...others] = sources.get(name)?.get(String(value)) ?? [];
    return others.length === 0 ? source : undefined;
  });
  const texts = clear.includes(undefined) ? readTexts() : document;
  for (const [index, { steps, name, value }] of unquoted.entries()) {
    const holder = valueAt(document, steps.slice(0, -1));
    const source = clear[index] ?? rawNumberToString(valueAt(texts, steps) ?? value);
    if (isObject(holder)) holder[name] = String(source);
  }
}

/** How a text has the scalars of members with a name, by what they are read as: mostly one source has all of a value. */
function sourcesByValue(name: string, text: string): Map<string, Set<string>> {
  const sources = new Map<string, Set<string>>();
  for (const [, source = ''] of text.matchAll(new RegExp(`\\b${name}["']?\\s*:\\s*([^\\s,}\\]#]+)`, 'g'))) {
    const value = /^(?:true|false)$/i.test(source) ? source.toLowerCase() : String(Number(source));
    sources.set(value, (sources.get(value) ?? new Set()).add(source));
  }
  return sources;
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
