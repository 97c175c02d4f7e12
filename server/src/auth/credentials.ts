import type { ValidationIssue } from '@trunkline/contract/problems';
import { invalidRequest } from '../http/problems.ts';

/** What an e-mail address and a password have to look like to make an account of them. */

export const PASSWORD_LENGTH = { least: 8, most: 128 };

/** @throws Problem invalid_request when an account cannot be made of them */
export function checkCredentials(email: string, password: string): void {
  refuseFaults([...emailFaults(email), ...passwordFaults(password)]);
}

/** @throws Problem invalid_request */
export function checkPassword(password: string): void {
  refuseFaults(passwordFaults(password));
}

function emailFaults(email: string): ValidationIssue[] {
  return /^[^\s@]+@[^\s@]+$/.test(email) ? [] : [{ path: 'email', message: 'is not an e-mail address' }];
}

function passwordFaults(password: string): ValidationIssue[] {
  const { least, most } = PASSWORD_LENGTH;
  return password.length >= least && password.length <= most
    ? []
    : [{ path: 'password', message: `takes ${least} to ${most} characters` }];
}

function refuseFaults(errors: readonly ValidationIssue[]): void {
  if (errors.length > 0) throw invalidRequest(errors);
}
