import type { ProblemCode } from '@trunkline/contract/problems';
import { notFound, Problem } from '../http/problems.ts';

/** What better-auth refuses, in Trunkline's codes and with a sentence that says what to do. */
export function signInProblem({ status, headers }: Response, text: string): Problem {
  const { code, message } = refusalIn(text);
  const known = REFUSALS.get(code);
  if (known) return new Problem(...known);
  if (code === 'VALIDATION_ERROR')
    return new Problem('invalid_request', `The request is invalid: ${message}.`);
  if (status === 429) {
    return new Problem('rate_limited', 'Too many tries from this address. Wait a moment, then try again.', {
      retryAfterSeconds: Number(headers.get('x-retry-after')) || 60,
    });
  }
  if (status === 404) return notFound('sign-in call');
  if (status >= 500)
    return new Problem('internal_error', 'The sign-in failed. The operator finds the reason in the log.');
  return new Problem('sign_in_refused', message || 'The request was refused. Check its fields.', { status });
}

type Refusal = readonly [ProblemCode, string, { retryAfterSeconds: number }?];

const WRONG_CODE: Refusal = [
  'invalid_code',
  'Use the code that the authenticator shows now, or a backup code that was not used yet.',
];
const START_AGAIN: Refusal = [
  'two_factor_expired',
  'Sign in with e-mail and password again, then give the code: a sign-in waits ten minutes and takes five tries.',
];
const NO_SECOND_FACTOR: Refusal = [
  'two_factor_state',
  'This account has no second factor. Enable it first, with POST /api/auth/two-factor/enable.',
];
const ANOTHER_SITE: Refusal = ['cross_site', 'Sign in from a page of this server.'];
const FOREIGN_ADDRESS: Refusal = [
  'invalid_request',
  'An address to go on to has to be one of this server: give a path, such as "/".',
];
const BAD_LINK: Refusal = ['invalid_token', 'This link is wrong or has expired. Ask for a new one.'];

/** By better-auth's own codes (@better-auth/core/error, plugins/two-factor/error-code). */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  [
    'INVALID_EMAIL_OR_PASSWORD',
    ['invalid_email_or_password', 'Check the e-mail address and the password, then try again.'],
  ],
  ['INVALID_PASSWORD', ['invalid_password', 'Give the password that you sign in with now.']],
  ['INVALID_EMAIL', ['invalid_request', 'The request is invalid: email is not an e-mail address.']],
  ['PASSWORD_TOO_SHORT', ['invalid_request', 'The password is too short: it takes 8 to 128 characters.']],
  ['PASSWORD_TOO_LONG', ['invalid_request', 'The password is too long: it takes 8 to 128 characters.']],
  [
    'CREDENTIAL_ACCOUNT_NOT_FOUND',
    [
      'sign_in_refused',
      'This account has no password yet. Set one with the link of POST /api/auth/request-password-reset.',
    ],
  ],
  [
    'EMAIL_NOT_VERIFIED',
    [
      'email_not_verified',
      'Open the link in the mail that was sent to this address; POST /api/auth/send-verification-email sends another.',
    ],
  ],
  [
    'EMAIL_PASSWORD_SIGN_UP_DISABLED',
    ['sign_up_closed', 'Ask somebody who is here for an invitation: its link makes the account.'],
  ],
  ['INVALID_CODE', WRONG_CODE],
  ['INVALID_BACKUP_CODE', WRONG_CODE],
  ['INVALID_TWO_FACTOR_COOKIE', START_AGAIN],
  ['TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE', START_AGAIN],
  [
    'ACCOUNT_TEMPORARILY_LOCKED',
    [
      'rate_limited',
      'Too many wrong codes for this account. Wait a quarter of an hour, then try again.',
      { retryAfterSeconds: 900 },
    ],
  ],
  ['TOTP_NOT_ENABLED', NO_SECOND_FACTOR],
  ['TWO_FACTOR_NOT_ENABLED', NO_SECOND_FACTOR],
  ['BACKUP_CODES_NOT_ENABLED', NO_SECOND_FACTOR],
  [
    'TOTP_ALREADY_ENABLED',
    ['two_factor_state', 'This account has a second factor. Disable it first to enable another.'],
  ],
  ['INVALID_ORIGIN', ANOTHER_SITE],
  ['MISSING_OR_NULL_ORIGIN', ANOTHER_SITE],
  ['CROSS_SITE_NAVIGATION_LOGIN_BLOCKED', ANOTHER_SITE],
  ['INVALID_CALLBACK_URL', FOREIGN_ADDRESS],
  ['INVALID_REDIRECT_URL', FOREIGN_ADDRESS],
  ['INVALID_ERROR_CALLBACK_URL', FOREIGN_ADDRESS],
  ['INVALID_NEW_USER_CALLBACK_URL', FOREIGN_ADDRESS],
  ['INVALID_TOKEN', BAD_LINK],
  ['TOKEN_EXPIRED', BAD_LINK],
  [
    'PROVIDER_NOT_FOUND',
    [
      'single_sign_on_unavailable',
      'The provider is not set up, or could not be reached. Try again later, or sign in with e-mail and password.',
    ],
  ],
  ['UNAUTHORIZED', ['unauthenticated', 'Sign in with POST /api/auth/sign-in/email.']],
]);

/** better-auth answers `{code, message}`; a missing field reads as empty. */
function refusalIn(text: string): { code: string; message: string } {
  const parsed = objectIn(text);
  return { code: String(parsed.code ?? ''), message: String(parsed.message ?? '') };
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
