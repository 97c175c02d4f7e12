import { PASSWORD_LENGTH } from '@trunkline/contract/passwords';
import type { ValidationIssue } from '@trunkline/contract/problems';
import { invalidRequest } from '../http/problems.ts';

/** Which emails and passwords an account can have. */

/** @throws Problem invalid_request */
export function checkCredentials(email: string, password: string): void {
  refuseIssues([...emailIssues(email), ...passwordIssues(password)]);
}

/** @throws Problem invalid_request */
export function checkPassword(password: string): void {
  refuseIssues(passwordIssues(password));
}

function emailIssues(email: string): ValidationIssue[] {
  return /^[^\s@]+@[^\s@]+$/.test(email) ? [] : [{ path: 'email', message: 'is not an email address' }];
}

function passwordIssues(password: string): ValidationIssue[] {
  const { min, max } = PASSWORD_LENGTH;
  return password.length >= min && password.length <= max
    ? []
    : [{ path: 'password', message: `takes ${min} to ${max} characters` }];
}

function refuseIssues(issues: readonly ValidationIssue[]): void {
  if (issues.length > 0) throw invalidRequest(issues);
}
