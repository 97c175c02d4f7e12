import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Settings } from '../config/settings.ts';
import { copyHeaders, toWebRequest, urlOf } from '../http/web-request.ts';
import type { Accounts } from './accounts.ts';
import { CLIENT_IP_HEADER } from './client-ip-header.ts';
import type { FirstRun } from './first-run.ts';
import { signInProblem } from './sign-in-problems.ts';

/**
 * The routes of better-auth that are exposed. Its others list session tokens, return the provider's tokens, or do what
 * /api/me and /api/sessions do by Trunkline's own rules.
 */
const EXPOSED = [
  [
    'POST',
    'sign-in/email',
    'signInWithEmail',
    'Sign in: {email, password}; {twoFactorRedirect: true} asks for a two-factor code',
  ],
  [
    'POST',
    'sign-in/social',
    'startSingleSignOn',
    'Start single sign-on: {provider: "oidc", callbackURL}; continue at the `url` of the response',
  ],
  [
    'GET',
    'callback/oidc',
    'completeSingleSignOn',
    'Where the provider of single sign-on sends people back to',
  ],
  ['GET', 'error', 'showSingleSignOnError', 'Why single sign-on failed'],
  ['POST', 'sign-out', 'signOut', 'End the session'],
  [
    'POST',
    'sign-up/email',
    'signUpWithEmail',
    'Create an account, where SIGN_UP=open: {email, password, name}',
  ],
  [
    'POST',
    'send-verification-email',
    'sendVerificationEmail',
    'Send the mail that confirms an address again: {email}',
  ],
  ['GET', 'verify-email', 'verifyEmail', 'Where the link of that mail leads'],
  [
    'POST',
    'request-password-reset',
    'requestPasswordReset',
    'Send a mail with a link to set a new password: {email}',
  ],
  [
    'POST',
    'change-password',
    'changePassword',
    'Change the password: {currentPassword, newPassword, revokeOtherSessions}',
  ],
  [
    'POST',
    'two-factor/enable',
    'enableTwoFactor',
    'Enable two-factor authentication: {password}; responds with totpURI and backupCodes',
  ],
  ['POST', 'two-factor/verify-totp', 'verifyTotp', 'Give a code, to finish enabling or signing in: {code}'],
  ['POST', 'two-factor/verify-backup-code', 'verifyBackupCode', 'Sign in with a backup code instead: {code}'],
  [
    'POST',
    'two-factor/generate-backup-codes',
    'generateBackupCodes',
    'Generate new backup codes: {password}',
  ],
  ['POST', 'two-factor/disable', 'disableTwoFactor', 'Disable two-factor authentication: {password}'],
] as const;

/** The routes of better-auth, below /api/auth. Public. */
export function authRoutes(accounts: Accounts): FastifyPluginAsyncTypebox {
  return async (server) => {
    // better-auth parses and validates its bodies itself.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const [method, path, operationId, summary] of EXPOSED) {
      server.route({
        method,
        url: `/api/auth/${path}`,
        schema: { operationId, tags: ['Sign-in'], summary },
        handler: handleByBetterAuth,
      });
    }
  };

  async function handleByBetterAuth(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const response = await accounts.handle(toWebRequest(request, betterAuthHeaders(request)));
    copyHeaders(response, reply);
    const text = await response.text();
    if (response.status >= 400) throw signInProblem(response, text);
    return reply.code(response.status).send(text);
  }
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

const AuthOptions = Type.Object({
  sign_up: Type.Boolean({ description: 'May anybody make an account?' }),
  single_sign_on: Type.Union([Type.Object({ name: Type.String() }), Type.Null()]),
  set_up: Type.Boolean({ description: 'Has the instance its first account?' }),
});

/** Sign-in options and password reset. Public. */
export function signInRoutes(
  accounts: Accounts,
  setup: FirstRun,
  { signUp, oidc }: Pick<Settings, 'signUp' | 'oidc'>,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/auth-options',
      {
        schema: {
          operationId: 'getAuthOptions',
          tags: ['Sign-in'],
          summary: 'Read which ways to sign in there are',
          response: { 200: AuthOptions },
        },
      },
      async () => ({
        sign_up: signUp === 'open',
        single_sign_on: oidc ? { name: oidc.name } : null,
        set_up: await setup.isSetUp(),
      }),
    );

    server.post(
      '/api/password-reset',
      {
        schema: {
          operationId: 'resetPassword',
          tags: ['Sign-in'],
          summary: 'Set a new password with the token of a mailed link',
          body: Type.Object(
            { token: Type.String({ maxLength: 200 }), password: Type.String({ maxLength: 300 }) },
            { additionalProperties: false },
          ),
          response: { 204: Type.Null() },
        },
      },
      async ({ body: { token, password } }, reply) => {
        await accounts.resetPassword(token, password);
        return reply.code(204).send(null);
      },
    );
  };
}
