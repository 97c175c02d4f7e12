import { api, dataOf, postAuth } from './client.ts';

/** Signing in and out, through the routes of better-auth and Trunkline's own. */

export type Credentials = { email: string; password: string };

/** @returns whether a code (two-factor authentication) is needed before the session starts */
export async function signIn({ email, password }: Credentials): Promise<{ needsCode: boolean }> {
  const body = await postAuth('sign-in/email', { email, password });
  return { needsCode: typeof body === 'object' && body !== null && 'twoFactorRedirect' in body };
}

export async function verifyCode({
  code,
  isBackupCode,
}: {
  code: string;
  isBackupCode: boolean;
}): Promise<void> {
  await postAuth(isBackupCode ? 'two-factor/verify-backup-code' : 'two-factor/verify-totp', { code });
}

/** Opens the page of the provider, which redirects to `returnTo`, or to the sign-in page with an error. */
export async function startSingleSignOn(returnTo: string): Promise<void> {
  const body = await postAuth('sign-in/social', {
    provider: 'oidc',
    callbackURL: returnTo,
    errorCallbackURL: '/sign-in',
  });
  if (typeof body === 'object' && body !== null && 'url' in body) location.assign(String(body.url));
}

export async function signOut(): Promise<void> {
  await postAuth('sign-out');
}

/** Creates an account whose e-mail has to be confirmed. */
export async function signUp(account: Credentials & { name: string }): Promise<void> {
  await postAuth('sign-up/email', account);
}

export async function sendVerification(email: string): Promise<void> {
  await postAuth('send-verification-email', { email });
}

/** The response is the same whether the account exists or not. */
export async function sendPasswordReset({ email }: { email: string }): Promise<void> {
  await postAuth('request-password-reset', { email });
}

export async function resetPassword(body: { token: string; password: string }): Promise<void> {
  await dataOf(api.POST('/api/password-reset', { body }));
}

/** Creates the first account of the instance, with the token of its one-time link. */
export async function setUp(body: Credentials & { token: string }): Promise<void> {
  await dataOf(api.POST('/api/setup', { body }));
}
