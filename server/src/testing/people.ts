import assert from 'node:assert/strict';
import { type Browser, openBrowser } from './browser.ts';
import type { Instance } from './instance.ts';

/** A user with an account, signed in with an own browser. */
export type TestUser = { email: string; password: string; browser: Browser; api: Browser['api']; id: string };

const PASSWORD = 'a long enough password';

/** Invites a new user to a workspace of the admin; the user creates an account with the link and signs in. */
export async function newMember(
  instance: Instance,
  email: string,
  role: 'admin' | 'editor' | 'viewer',
  workspace = 'default',
): Promise<TestUser> {
  const browser = openBrowser(instance.url);
  const token = await invite(instance.api, workspace, { role });
  const joined = await browser.api('POST', `/api/invitations/${token}/accept`, { email, password: PASSWORD });
  assert.equal(joined.status, 200, JSON.stringify(joined.body));
  return signIn(browser, { email, password: PASSWORD });
}

/** A user who is a member of the own personal workspace only. */
export async function newOutsider(instance: Instance, email: string): Promise<TestUser> {
  const { body } = await instance.api('POST', '/api/workspaces', { name: 'Lobby' });
  const user = await newMember(instance, email, 'viewer', body.slug);
  await instance.api('DELETE', `/api/workspaces/${body.slug}?confirm=${body.slug}`);
  return user;
}

/** Makes a user with an account a member: an admin invites, the user accepts. */
export async function addMember(
  admin: Browser['api'],
  workspace: string,
  user: TestUser,
  role: 'admin' | 'editor' | 'viewer',
): Promise<void> {
  const token = await invite(admin, workspace, { role });
  const joined = await user.api('POST', `/api/invitations/${token}/accept`);
  assert.equal(joined.status, 200, JSON.stringify(joined.body));
}

/** Signs in with e-mail and password, without two-factor authentication. */
export async function signIn(
  browser: Browser,
  { email, password }: { email: string; password: string },
): Promise<TestUser> {
  const response = await browser.api('POST', '/api/auth/sign-in/email', { email, password });
  assert.equal(response.status, 200, JSON.stringify(response.body));
  return { email, password, browser, api: browser.api, id: response.body.user.id };
}

/** Makes an invitation. @returns the token in its link */
export async function invite(
  api: Browser['api'],
  workspace: string,
  invitation: { role: string; email?: string },
): Promise<string> {
  const { status, body } = await api('POST', `/api/workspaces/${workspace}/invitations`, invitation);
  assert.equal(status, 201, JSON.stringify(body));
  return tokenIn(body.link);
}

/** The token of a link that was shown or mailed. */
export function tokenIn(link: string): string {
  const token = new URL(link).searchParams.get('token');
  assert.ok(token, `no token in ${link}`);
  return token;
}
