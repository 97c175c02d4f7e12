import { api, dataOf, postAuth } from './client.ts';

/** Signing in and out, over better-auth's routes and Trunkline's own around them. */

export type Credentials = { email: string; password: string };

/** @returns whether a second factor is asked for before the session begins */
export async function signIn({ email, password }: Credentials): Promise<{ needsCode: boolean }> {
  const answer = await postAuth('sign-in/email', { email, password });
  return { needsCode: typeof answer === 'object' && answer !== null && 'twoFactorRedirect' in answer };
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

/** Goes to the provider's page, which leads back to `returnTo`, or to the sign-in page with an error. */
export async function startSingleSignOn(returnTo: string): Promise<void> {
  const answer = await postAuth('sign-in/social', {
    provider: 'oidc',
    callbackURL: returnTo,
    errorCallbackURL: '/sign-in',
  });
  if (typeof answer === 'object' && answer !== null && 'url' in answer) location.assign(String(answer.url));
}

export async function signOut(): Promise<void> {
  await postAuth('sign-out');
}

/** Makes an account that waits for its e-mail address to be confirmed. */
export async function signUp(account: Credentials & { name: string }): Promise<void> {
  await postAuth('sign-up/email', account);
}

export async function sendVerification(email: string): Promise<void> {
  await postAuth('send-verification-email', { email });
}

/** The answer is the same whether there is such an account or not. */
export async function sendPasswordReset({ email }: { email: string }): Promise<void> {
  await postAuth('request-password-reset', { email });
}

export async function resetPassword(body: { token: string; password: string }): Promise<void> {
  await dataOf(api.POST('/api/password-reset', { body }));
}

/** Makes the instance's first account, with the token of its one-time link. */
export async function setUp(body: Credentials & { token: string }): Promise<void> {
  await dataOf(api.POST('/api/setup', { body }));
}
