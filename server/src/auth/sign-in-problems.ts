import type { ProblemCode } from '@trunkline/contract/problems';
import { notFound, Problem } from '../http/problems.ts';

/** The problem for an error response of better-auth, with a sentence that says what to do. */
export function signInProblem({ status, headers }: Response, text: string): Problem {
  const { code, message } = parseError(text);
  const known = REFUSALS.get(code);
  if (known) return new Problem(...known);
  if (code === 'VALIDATION_ERROR')
    return new Problem('invalid_request', `The request is invalid: ${message}.`);
  if (status === 429) {
    return new Problem('rate_limited', 'Too many attempts from this IP. Wait a moment, then try again.', {
      retryAfterSeconds: Number(headers.get('x-retry-after')) || 60,
    });
  }
  if (status === 404) return notFound('sign-in route');
  if (status >= 500)
    return new Problem('internal_error', 'The sign-in failed. The reason is in the log of the server.');
  return new Problem('sign_in_refused', message || 'The request was refused. Check its fields.');
}

type Refusal = readonly [ProblemCode, string, { retryAfterSeconds: number }?];

const WRONG_CODE: Refusal = [
  'invalid_code',
  'Use the code that the authenticator shows now, or an unused backup code.',
];
const START_AGAIN: Refusal = [
  'two_factor_expired',
  'Sign in with email and password again, then enter the code: it can be entered for ten minutes, at most five times.',
];
const TWO_FACTOR_DISABLED: Refusal = [
  'two_factor_state',
  'Two-factor authentication is not enabled. Enable it first.',
];
/** A page of another site cannot sign a user in. */
export const CROSS_SITE: Refusal = [
  'cross_site',
  'Sign in from a page of this server. Behind a proxy, its operator sets PUBLIC_URL to the URL that browsers use.',
];
const OTHER_ORIGIN: Refusal = [
  'invalid_request',
  'A redirect URL must be on this server: give a path, such as "/".',
];
const BAD_LINK: Refusal = ['invalid_token', 'This link is invalid or has expired. Request a new one.'];

/** By better-auth's own codes (@better-auth/core/error, plugins/two-factor/error-code). */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  [
    'INVALID_EMAIL_OR_PASSWORD',
    ['invalid_email_or_password', 'Check the email address and the password, then try again.'],
  ],
  ['INVALID_PASSWORD', ['invalid_password', 'Enter your current password.']],
  ['INVALID_EMAIL', ['invalid_request', 'The request is invalid: email is not an email address.']],
  [
    'INVALID_NAME',
    ['invalid_request', 'The request is invalid: name takes one line of at most 200 characters.'],
  ],
  ['PASSWORD_TOO_SHORT', ['invalid_request', 'The password is too short: it takes 8 to 128 characters.']],
  ['PASSWORD_TOO_LONG', ['invalid_request', 'The password is too long: it takes 8 to 128 characters.']],
  [
    'CREDENTIAL_ACCOUNT_NOT_FOUND',
    [
      'sign_in_refused',
      'This account has no password yet. Request a link that sets one, as for a forgotten password.',
    ],
  ],
  [
    'EMAIL_NOT_VERIFIED',
    ['email_not_verified', 'Open the link in the email that was sent to you, or request another one.'],
  ],
  [
    'EMAIL_PASSWORD_SIGN_UP_DISABLED',
    ['sign_up_closed', 'Ask a member for an invitation: its link creates the account.'],
  ],
  [
    'NOT_SET_UP',
    [
      'sign_up_closed',
      'This server has no account yet: the first is created with the link that the server printed at its start.',
    ],
  ],
  [
    'SECRETS_UNDECRYPTABLE',
    [
      'secrets_undecryptable',
      'This server has another master key than two-factor codes were stored under. Ask the operator to restore MASTER_KEY (or DATA_DIR/master.key).',
    ],
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
  ['TOTP_NOT_ENABLED', TWO_FACTOR_DISABLED],
  ['TWO_FACTOR_NOT_ENABLED', TWO_FACTOR_DISABLED],
  ['BACKUP_CODES_NOT_ENABLED', TWO_FACTOR_DISABLED],
  [
    'TOTP_ALREADY_ENABLED',
    [
      'two_factor_state',
      'Two-factor authentication is enabled already. Disable it first to set it up again.',
    ],
  ],
  ['INVALID_ORIGIN', CROSS_SITE],
  ['MISSING_OR_NULL_ORIGIN', CROSS_SITE],
  ['CROSS_SITE_NAVIGATION_LOGIN_BLOCKED', CROSS_SITE],
  ['INVALID_CALLBACK_URL', OTHER_ORIGIN],
  ['INVALID_REDIRECT_URL', OTHER_ORIGIN],
  ['INVALID_ERROR_CALLBACK_URL', OTHER_ORIGIN],
  ['INVALID_NEW_USER_CALLBACK_URL', OTHER_ORIGIN],
  ['INVALID_TOKEN', BAD_LINK],
  ['TOKEN_EXPIRED', BAD_LINK],
  [
    'PROVIDER_NOT_FOUND',
    [
      'single_sign_on_unavailable',
      'The identity provider is not configured or could not be reached. Try again later, or sign in with email and password.',
    ],
  ],
  ['UNAUTHORIZED', ['unauthenticated', 'Your session has ended. Sign in again.']],
]);

/** better-auth responds with `{code, message}`; a missing field reads as empty. */
function parseError(text: string): { code: string; message: string } {
  const parsed = parseObject(text);
  return { code: String(parsed.code ?? ''), message: String(parsed.message ?? '') };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
