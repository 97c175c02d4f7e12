import { api, dataOf } from './client.ts';

/** Signing in and out, through the routes of better-auth and Trunkline's own. */

export type Credentials = { email: string; password: string };

/** @returns whether a code (two-factor authentication) is needed before the session starts */
export async function signIn({ email, password }: Credentials): Promise<{ needsCode: boolean }> {
  const result = await dataOf(api.POST('/api/auth/sign-in/email', { body: { email, password } }));
  return { needsCode: 'twoFactorRedirect' in result };
}

export async function verifyCode({
  code,
  isBackupCode,
}: {
  code: string;
  isBackupCode: boolean;
}): Promise<void> {
  const route = isBackupCode ? '/api/auth/two-factor/verify-backup-code' : '/api/auth/two-factor/verify-totp';
  await dataOf(api.POST(route, { body: { code } }));
}

/** Opens the page of the provider, which redirects to `returnTo`, or to the sign-in page with an error. */
export async function startSingleSignOn(returnTo: string): Promise<void> {
  const { url } = await dataOf(
    api.POST('/api/auth/sign-in/social', {
      body: { provider: 'oidc', callbackURL: returnTo, errorCallbackURL: '/sign-in' },
    }),
  );
  location.assign(url);
}

export async function signOut(): Promise<void> {
  await dataOf(api.POST('/api/auth/sign-out'));
}

/** Creates an account whose email has to be confirmed. */
export async function signUp(account: Credentials & { name: string }): Promise<void> {
  await dataOf(api.POST('/api/auth/sign-up/email', { body: account }));
}

export async function sendVerification(email: string): Promise<void> {
  await dataOf(api.POST('/api/auth/send-verification-email', { body: { email } }));
}

/** The response is the same whether the account exists or not. */
export async function sendPasswordReset({ email }: { email: string }): Promise<void> {
  await dataOf(api.POST('/api/auth/request-password-reset', { body: { email } }));
}

export async function resetPassword(body: { token: string; password: string }): Promise<void> {
  await dataOf(api.POST('/api/password-reset', { body }));
}

/** @throws ApiProblem already_set_up, invalid_token */
export async function checkSetUpLink(token: string): Promise<void> {
  await dataOf(api.POST('/api/setup/check', { body: { token } }));
}

/** Creates the first account of the instance, with the token of its one-time link. */
export async function setUp(body: Credentials & { token: string }): Promise<void> {
  await dataOf(api.POST('/api/setup', { body }));
}
