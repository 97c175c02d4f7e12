import { CONNECTION_HEADERS, normalizeHeaderName } from '@trunkline/contract/header-names';
import { quote } from '../parse/errors.ts';
import type { Operation } from './operation.ts';

/** Warnings about headers that an operation requires and that no app can set. */
export function unsentHeaderWarnings(operation: Operation): string[] {
  return operation
    .unsentHeaders()
    .map((name) =>
      CONNECTION_HEADERS.has(normalizeHeaderName(name))
        ? `The required header ${quote(name)} is of the connection: Trunkline sets it, if at all, and no app can.`
        : `The required header ${quote(name)} is never sent for apps: if the API needs it, set it as a header of the integration.`,
    );
}
