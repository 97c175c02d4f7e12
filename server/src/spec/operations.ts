import type { SpecWarning } from './errors.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listIn,
  member,
  objectIn,
  pointerStep,
  textIn,
} from './json.ts';
import { isExternal, resolve } from './references.ts';

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
  for (const { method, path, pointer, node } of findOperations(document, warnings)) {
    const operation = summaryOf(method, path, node ?? {});
    operations.push(operation);
    if (operation.operation_id === null) continue;
    const other = keysById.get(operation.operation_id);
    if (other === undefined) keysById.set(operation.operation_id, operation.key);
    else
      warnings.push({
        pointer,
        message: `The operationId “${operation.operation_id}” is used by ${other} too: call both by their keys.`,
      });
  }
  return { operations, warnings };
}

export function summaryOf(method: string, path: string, operation: JsonObject): OperationSummary {
  return {
    key: `${method}:${path}`,
    method,
    path,
    operation_id: textIn(operation, 'operationId') || null,
    summary: firstLine(textIn(operation, 'summary') || textIn(operation, 'description')),
    tags: listIn(operation, 'tags').filter((tag) => typeof tag === 'string'),
    deprecated: member(operation, 'deprecated') === true,
  };
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
