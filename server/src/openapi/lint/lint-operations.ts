import type { Operation } from '../model/operation.ts';
import type { OperationSummary } from '../model/operation-summary.ts';
import { literalIndexOf } from '../model/path-template.ts';
import { ownServerWarning } from '../model/servers.ts';
import { unsentHeaderWarnings } from '../model/unsent-headers.ts';
import { quote, type SpecWarning } from '../parse/errors.ts';

/**
 * Lints the operations of one document, one after the other: operationIds used twice, path parameters that only the path
 * or only the parameters have ("Parameter Object": each has a `{name}`), servers of their own, and required headers that are
 * never sent.
 */
export function createOperationLinter(): (operation: Operation, summary: OperationSummary) => SpecWarning[] {
  const keysById = new Map<string, string>();

  function duplicateIdWarnings({ key, operation_id: id }: OperationSummary): string[] {
    if (id === null) return [];
    const other = keysById.get(id);
    if (other === undefined) keysById.set(id, key);
    return other === undefined
      ? []
      : [`The operationId “${id}” is used by ${other.slice(0, 200)} too: call both by their keys.`];
  }

  return (operation, summary) =>
    [...operationWarnings(operation), ...duplicateIdWarnings(summary)].map((message) => ({
      pointer: operation.pointer,
      message,
    }));
}

function operationWarnings(operation: Operation): string[] {
  if (!operation.isResolved) return [];
  return [
    ...pathWarnings(operation.path),
    ...placeholderWarnings(operation),
    ...operation
      .undeclaredPathNames()
      .map((name) => `No parameter declares {${name.slice(0, 100)}} of the path: it is treated as a string.`),
    ...operation
      .unusedPathNames()
      .map((name) => `The path parameter ${quote(name)} is left out: it is not in the path.`),
    ...ownServerWarning(operation),
    ...unsentHeaderWarnings(operation),
  ];
}

/** What is no `{name}`, and is read as one. */
function placeholderWarnings(operation: Operation): string[] {
  return [...operation.placeholders()].flatMap(([name, placeholder]) => {
    const text = operation.path.includes(`{${placeholder}}`) ? `{${placeholder}}` : `:${placeholder}`;
    return text === `{${name}}`
      ? []
      : [`${quote(text)} of the path is read as the parameter ${quote(name)}.`];
  });
}

function pathWarnings(path: string): string[] {
  const warnings: string[] = [];
  if (path.trim() === '') warnings.push('The path is empty: calls request the base URL itself.');
  else if (!/^\s*[/?#]/.test(path)) warnings.push('The path does not begin with a slash: calls add it.');
  if (literalIndexOf(path, '?') !== -1)
    warnings.push('The path has a query, which a path cannot have: calls send it before their own.');
  if (literalIndexOf(path, '#') !== -1) warnings.push('The path has a fragment, which is never sent.');
  return warnings;
}
