import type { ValidationIssue } from '@trunkline/contract/problems';
import type { SecretRef } from '@trunkline/contract/schemas/secret-refs';
import { invalidRequest, Problem } from '../http/problems.ts';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';
import { SecretUnresolved } from '../secrets/refs/secret-unresolved.ts';

/** References to secrets, as an admin sends them. */

export function isSecretRef(value: unknown): value is SecretRef {
  return typeof value === 'object' && value !== null && 'ref' in value;
}

/** A reference of a request, and what the value that it leads to must be. */
export type RequestedRef = {
  /** Of the field: `headers.0.value`. */
  path: string;
  ref: string;
  valueIssue: (value: string) => string | undefined;
};

/**
 * Resolves the references of a request.
 *
 * @throws Problem invalid_request where one is malformed, or its value is not for where it goes; secret_ref_not_allowed;
 *   secret_unavailable where one leads to no value
 */
export async function requireResolvable(
  secretRefs: SecretRefs,
  workspaceId: string,
  requested: readonly RequestedRef[],
): Promise<void> {
  const issues = requested.flatMap(({ path, ref }) => {
    const issue = secretRefs.refIssue(workspaceId, ref);
    return issue ? [{ path, ...issue }] : [];
  });
  refuse(issues.filter(({ isMalformed }) => isMalformed));
  if (issues.length > 0) throw refusal('secret_ref_not_allowed', issues);
  const unavailable: ValidationIssue[] = [];
  const invalid: ValidationIssue[] = [];
  await Promise.all(
    requested.map(async ({ path, ref, valueIssue }) => {
      try {
        const message = valueIssue(await secretRefs.resolveAnew(workspaceId, ref));
        if (message !== undefined) invalid.push({ path, message: `leads to a value that ${message}` });
      } catch (error) {
        if (!(error instanceof SecretUnresolved)) throw error;
        unavailable.push({ path, message: error.message });
      }
    }),
  );
  if (unavailable.length > 0) throw refusal('secret_unavailable', unavailable);
  refuse(invalid);
}

function refuse(issues: readonly ValidationIssue[]): void {
  if (issues.length > 0) throw invalidRequest(issues.map(({ path, message }) => ({ path, message })));
}

function refusal(
  code: 'secret_ref_not_allowed' | 'secret_unavailable',
  errors: readonly ValidationIssue[],
): Problem {
  const detail = errors.map(({ path, message }) => `${path}: ${message}`).join(' ');
  return new Problem(code, detail.slice(0, MAX_DETAIL_LENGTH), {
    status: 422,
    errors: errors.map(({ path, message }) => ({ path, message })),
  });
}

const MAX_DETAIL_LENGTH = 2000;
