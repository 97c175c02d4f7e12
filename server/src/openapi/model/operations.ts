import { quote, type SpecWarning } from '../parse/errors.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listIn,
  member,
  objectIn,
  pointerStep,
  textIn,
} from '../parse/json.ts';
import { isExternal, resolve } from '../parse/references.ts';
import { ownServerWarning } from './servers.ts';

export type OperationSummary = {
  /** `method:path`, the method in lower case. */
  key: string;
  method: string;
  path: string;
  operation_id: string | null;
  summary: string;
  tags: string[];
  deprecated: boolean;
};

/** The fixed fields of a Path Item Object that hold operations (OpenAPI 3.2 adds `query`). */
const METHODS: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
]);

/** An operation where it stands; `node` is undefined when the description keeps it in another file. */
export type FoundOperation = {
  method: string;
  path: string;
  pointer: string;
  pathItem: JsonObject;
  node: JsonObject | undefined;
};

/**
 * Every operation of a document, in its order, with what is wrong on the way. One pass, nothing resolved
 * but path items that are references themselves.
 */
export function* findOperations(
  document: JsonObject,
  warnings: SpecWarning[] = [],
): Generator<FoundOperation> {
  for (const [path, value] of Object.entries(objectIn(document, 'paths'))) {
    if (path.startsWith('x-')) continue;
    const pointer = `/paths/${pointerStep(path)}`;
    const { node: pathItem, unresolved } = resolve(document, value);
    if (!pathItem) {
      warnings.push({ pointer, message: `The path is left out: ${unresolved}.` });
      continue;
    }
    for (const [name, operation] of operationMembers(pathItem)) {
      const method = name.toLowerCase();
      const at = `${pointer}/${pointerStep(name)}`;
      if (!isObject(operation)) {
        warnings.push({ pointer: at, message: 'The operation is left out: it is no object.' });
        continue;
      }
      const reference = member(operation, '$ref');
      const target = reference === undefined ? { node: operation } : resolve(document, operation);
      if (isExternal(reference))
        warnings.push({
          pointer: at,
          message: `The operation is described in another file (${reference}), which is never read.`,
        });
      yield { method, path, pointer: at, pathItem, node: target.node };
    }
  }
}

/** OpenAPI 3.2 keeps methods it has no field for in `additionalOperations`. */
function* operationMembers(pathItem: JsonObject): Generator<[name: string, operation: Json]> {
  for (const entry of Object.entries(pathItem)) if (METHODS.has(entry[0])) yield entry;
  yield* Object.entries(objectIn(pathItem, 'additionalOperations'));
}

/** The operations as they are listed, and warnings about them. */
export function listOperations(document: JsonObject): {
  operations: OperationSummary[];
  warnings: SpecWarning[];
} {
  const warnings: SpecWarning[] = [];
  const operations: OperationSummary[] = [];
  const keysById = new Map<string, string>();
  for (const found of findOperations(document, warnings)) {
    const { method, path, pointer, node } = found;
    const operation = summaryOf(method, path, node ?? {});
    operations.push(operation);
    warnings.push(...operationWarnings(document, found));
    if (operation.operation_id === null) continue;
    const other = keysById.get(operation.operation_id);
    if (other === undefined) keysById.set(operation.operation_id, operation.key);
    else
      warnings.push({
        pointer,
        message: `The operationId “${operation.operation_id}” is used by ${other.slice(0, 200)} too: call both by their keys.`,
      });
  }
  return { operations, warnings };
}

/**
 * Of path parameters that are in the path alone, or declared alone ("Parameter Object": each has a `{name}`), and of a
 * server of its own.
 */
function operationWarnings(
  document: JsonObject,
  { path, pointer, pathItem, node }: FoundOperation,
): SpecWarning[] {
  if (!node) return [];
  const inPath = namesInPath(path);
  const declared = new Set<string>();
  for (const value of [...listIn(pathItem, 'parameters'), ...listIn(node, 'parameters')]) {
    const { node: parameter } = resolve(document, value);
    if (parameter && textIn(parameter, 'in') === 'path') declared.add(textIn(parameter, 'name'));
  }
  return [
    ...inPath
      .filter((name) => !declared.has(name))
      .map((name) => `No parameter declares {${name.slice(0, 100)}} of the path: it is taken as a text.`),
    ...[...declared]
      .filter((name) => !inPath.includes(name))
      .map((name) => `The path parameter ${quote(name)} is left out: it is not in the path.`),
    ...ownServerWarning(document, pathItem, node),
  ].map((message) => ({ pointer, message }));
}

/** The names in braces, each once. */
export function namesInPath(path: string): string[] {
  return [...new Set([...path.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name]) => name ?? []))];
}

const LONGEST_OPERATION_ID = 500;
const LONGEST_TAG = 200;
const MOST_TAGS = 50;

export function summaryOf(method: string, path: string, operation: JsonObject): OperationSummary {
  return {
    key: `${method}:${path}`,
    method,
    path,
    operation_id: operationIdOf(operation),
    summary: firstLine(textIn(operation, 'summary') || textIn(operation, 'description')),
    tags: tagsOf(operation),
    deprecated: member(operation, 'deprecated') === true,
  };
}

/** One that is longer than any address could hold is no name to call an operation by. */
function operationIdOf(operation: JsonObject): string | null {
  const id = textIn(operation, 'operationId');
  return id === '' || id.length > LONGEST_OPERATION_ID ? null : id;
}

function tagsOf(operation: JsonObject): string[] {
  return listIn(operation, 'tags')
    .filter((tag) => typeof tag === 'string')
    .slice(0, MOST_TAGS)
    .map((tag) => tag.slice(0, LONGEST_TAG));
}

const LONGEST_SUMMARY = 200;

function firstLine(text: string): string {
  const line =
    text
      .trimStart()
      .slice(0, LONGEST_SUMMARY * 2)
      .split('\n', 1)[0]
      ?.trim() ?? '';
  return line.length > LONGEST_SUMMARY ? `${line.slice(0, LONGEST_SUMMARY - 1)}…` : line;
}
