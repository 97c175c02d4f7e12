import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CallPolicy } from '@trunkline/contract/schemas/call-policy';

/** How strictly requests are validated against the spec, see docs/calls.md. */
export type ValidationMode = CallPolicy['validate_requests'];

/** The issues of a request: with `errors` it is not sent, with `warnings` it is. */
export type ValidationResult = { errors: ValidationIssue[]; warnings: ValidationIssue[] };

/** Adds the issues of the value at a location. */
export function addIssues(
  list: ValidationIssue[],
  location: string,
  issues: readonly ValidationIssue[],
): void {
  for (const { path, message } of issues) list.push({ path: location + path, message });
}

/** Adds issues that refuse a request under strict validation only; otherwise they are warnings. */
export function addIssuesByMode(
  { errors, warnings }: ValidationResult,
  mode: ValidationMode,
  location: string,
  issues: readonly ValidationIssue[],
): void {
  addIssues(mode === 'strict' ? errors : warnings, location, issues);
}

/** A value that cannot be serialized; the message says why. */
export class SerializationError extends Error {}

/** The serialized value; undefined, with an error added, where it cannot be serialized. */
export function trySerialize<T>(
  path: string,
  { errors }: ValidationResult,
  serialize: () => T,
): T | undefined {
  try {
    return serialize();
  } catch (error) {
    if (error instanceof SerializationError) errors.push({ path, message: error.message });
    // encodeURIComponent throws it on half a surrogate pair.
    else if (error instanceof URIError) errors.push({ path, message: 'is not well-formed Unicode' });
    // JSON that is nested some thousand times.
    else if (error instanceof RangeError) errors.push({ path, message: 'is nested too deeply' });
    else throw error;
    return undefined;
  }
}
