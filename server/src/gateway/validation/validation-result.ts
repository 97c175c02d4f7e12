import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CallPolicy } from '../../integrations/call-policy.ts';

/** How strictly calls are held to the description, see docs/calls.md. */
export type ValidationMode = CallPolicy['validate_requests'];

/** What does not fit: `faults` keep the call from being sent, `warnings` do not. */
export type ValidationResult = { errors: ValidationIssue[]; warnings: ValidationIssue[] };

/** Adds what a check found within the value at a place. */
export function addIssues(list: ValidationIssue[], place: string, found: readonly ValidationIssue[]): void {
  for (const { path, message } of found) list.push({ path: place + path, message });
}

/** A value that cannot be sent, and why. */
export class SerializationError extends Error {}

/** What `write` makes of a value; undefined and a fault where it cannot be written. */
export function trySerialize<T>(
  place: string,
  { errors: faults }: ValidationResult,
  write: () => T,
): T | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof SerializationError) faults.push({ path: place, message: error.message });
    // encodeURIComponent throws it on half a surrogate pair.
    else if (error instanceof URIError) faults.push({ path: place, message: 'is not well-formed Unicode' });
    // A value nested some thousand times, as JSON.
    else if (error instanceof RangeError) faults.push({ path: place, message: 'is nested too deeply' });
    else throw error;
    return undefined;
  }
}
