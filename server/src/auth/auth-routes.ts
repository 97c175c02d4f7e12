import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { ProblemCode } from '@trunkline/contract/problems';
import {
  AuthStatus,
  BackupCodes,
  ChangePasswordBody,
  CodeBody,
  EmailBody,
  PasswordBody,
  SessionResult,
  SignInBody,
  SignInResult,
  SignOutResult,
  SignUpBody,
  SignUpResult,
  SingleSignOnBody,
  SingleSignOnRedirect,
  TwoFactorSetup,
  VerifyEmailQuery,
} from '@trunkline/contract/schemas/sign-in';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { Problem } from '../http/problems.ts';
import { copyHeaders, toWebRequest, urlOf } from '../http/web-request.ts';
import type { Accounts } from './accounts.ts';
import { CLIENT_IP_HEADER } from './client-ip-header.ts';
import { CROSS_SITE, signInProblem } from './sign-in-problems.ts';

const REDIRECT = Type.Null({ description: 'A redirect to a page' });

/**
 * The routes of better-auth that are exposed, with what it takes and returns of them. Its others list session tokens,
 * return the provider's tokens, or do what /api/me and /api/sessions do by Trunkline's own rules.
 */
const EXPOSED: readonly ExposedRoute[] = [
  {
    path: 'sign-in/email',
    operationId: 'signInWithEmail',
    summary: 'Sign in with email and password',
    body: SignInBody,
    response: { 200: SignInResult },
    problems: ['invalid_email_or_password', 'email_not_verified'],
  },
  {
    path: 'sign-in/social',
    operationId: 'startSingleSignOn',
    summary: 'Start single sign-on',
    body: SingleSignOnBody,
    response: { 200: SingleSignOnRedirect },
    problems: ['single_sign_on_unavailable'],
  },
  {
    method: 'GET',
    path: 'callback/oidc',
    operationId: 'completeSingleSignOn',
    summary: 'Complete single sign-on: the identity provider redirects users here',
    response: { 302: REDIRECT },
  },
  {
    method: 'GET',
    path: 'error',
    operationId: 'showSingleSignOnError',
    summary: 'Show why single sign-on failed',
    response: { 302: REDIRECT },
  },
  { path: 'sign-out', operationId: 'signOut', summary: 'End the session', response: { 200: SignOutResult } },
  {
    path: 'sign-up/email',
    operationId: 'signUpWithEmail',
    summary: 'Create an account, where SIGN_UP=open',
    body: SignUpBody,
    response: { 200: SignUpResult },
    problems: ['sign_up_closed'],
  },
  {
    path: 'send-verification-email',
    operationId: 'sendVerificationEmail',
    summary: 'Send the mail that confirms an email again',
    body: EmailBody,
    response: { 200: AuthStatus },
  },
  {
    method: 'GET',
    path: 'verify-email',
    operationId: 'verifyEmail',
    summary: 'Confirm an email with the token of a mailed link',
    querystring: VerifyEmailQuery,
    response: { 200: AuthStatus, 302: REDIRECT },
    problems: ['invalid_token'],
  },
  {
    path: 'request-password-reset',
    operationId: 'requestPasswordReset',
    summary: 'Send a mail with a link to set a new password',
    body: EmailBody,
    response: { 200: AuthStatus },
  },
  {
    path: 'change-password',
    operationId: 'changePassword',
    summary: 'Change your password',
    body: ChangePasswordBody,
    response: { 200: SessionResult },
    problems: ['unauthenticated', 'invalid_password'],
  },
  {
    path: 'two-factor/enable',
    operationId: 'enableTwoFactor',
    summary: 'Start enabling two-factor authentication; the first code completes it',
    body: PasswordBody,
    response: { 200: TwoFactorSetup },
    problems: ['unauthenticated', 'invalid_password', 'two_factor_state'],
  },
  {
    path: 'two-factor/verify-totp',
    operationId: 'verifyTotp',
    summary: 'Send a code, to complete enabling or signing in',
    body: CodeBody,
    response: { 200: SessionResult },
    problems: ['invalid_code', 'two_factor_expired', 'two_factor_state'],
  },
  {
    path: 'two-factor/verify-backup-code',
    operationId: 'verifyBackupCode',
    summary: 'Sign in with a backup code',
    body: CodeBody,
    response: { 200: SessionResult },
    problems: ['invalid_code', 'two_factor_expired', 'two_factor_state'],
  },
  {
    path: 'two-factor/generate-backup-codes',
    operationId: 'generateBackupCodes',
    summary: 'Replace the backup codes',
    body: PasswordBody,
    response: { 200: BackupCodes },
    problems: ['unauthenticated', 'invalid_password', 'two_factor_state'],
  },
  {
    path: 'two-factor/disable',
    operationId: 'disableTwoFactor',
    summary: 'Disable two-factor authentication',
    body: PasswordBody,
    response: { 200: AuthStatus },
    problems: ['unauthenticated', 'invalid_password'],
  },
];

type ExposedRoute = {
  /** Absent: POST. */
  method?: 'GET';
  path: string;
  operationId: string;
  summary: string;
  body?: TSchema;
  querystring?: TSchema;
  response: Record<number, TSchema>;
  problems?: readonly ProblemCode[];
};

/** What every route of better-auth may respond with, by the code that it maps to (sign-in-problems.ts). */
const COMMON_PROBLEMS = [
  'cross_site',
  'invalid_request',
  'sign_in_refused',
  'rate_limited',
  'secrets_undecryptable',
] as const;

/** The routes of better-auth, below /api/auth. Public. */
export function authRoutes(accounts: Accounts): FastifyPluginAsyncTypebox {
  return async (server) => {
    // better-auth parses and validates its bodies itself.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const { method = 'POST', path, problems = [], ...schema } of EXPOSED) {
      server.route({
        method,
        url: `/api/auth/${path}`,
        schema: { ...schema, tags: ['Sign-in'] },
        validatorCompiler: () => () => true,
        config: { problems: [...problems, ...COMMON_PROBLEMS] },
        handler: handleByBetterAuth,
      });
    }
  };

  async function handleByBetterAuth(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    refuseOtherPages(request);
    const response = await accounts.handle(toWebRequest(request, betterAuthHeaders(request)), request.ip);
    copyHeaders(response, reply);
    const text = await response.text();
    if (response.status >= 400) throw signInProblem(response, text);
    return reply.code(response.status).send(text);
  }
}

/**
 * better-auth compares the Origin with the Host that the request came with.
 *
 * @throws Problem cross_site
 */
function refuseOtherPages(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (request.method === 'POST' && origin !== undefined && !request.isOwnOrigin(origin))
    throw new Problem(...CROSS_SITE);
}

/**
 * better-auth refuses a request without an Origin. Browsers send one with every unsafe request: a client that sends
 * none is no browser, so no other site can use its cookies.
 */
function betterAuthHeaders(request: FastifyRequest): Record<string, string> {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isBrowser = origin !== undefined || site !== undefined;
  return { [CLIENT_IP_HEADER]: request.ip, ...(!isBrowser && { origin: urlOf(request).origin }) };
}
