import assert from 'node:assert/strict';
import { type Browser, openBrowser } from './browser.ts';
import type { Instance } from './instance.ts';

/** Somebody with an account, signed in with a browser of their own. */
export type Somebody = { email: string; password: string; browser: Browser; api: Browser['api']; id: string };

const PASSWORD = 'a long enough password';

/** Invites somebody new to a workspace of the admin, who makes an account with the link and signs in. */
export async function newMember(
  instance: Instance,
  email: string,
  role: 'admin' | 'editor' | 'viewer',
  workspace = 'default',
): Promise<Somebody> {
  const browser = openBrowser(instance.url);
  const token = await invite(instance.api, workspace, { role });
  const joined = await browser.api('POST', `/api/invitations/${token}/accept`, { email, password: PASSWORD });
  assert.equal(joined.status, 200, JSON.stringify(joined.body));
  return signIn(browser, { email, password: PASSWORD });
}

/** Somebody who is a member of no workspace but their own. */
export async function newOutsider(instance: Instance, email: string): Promise<Somebody> {
  const { body } = await instance.api('POST', '/api/workspaces', { name: 'Lobby' });
  const somebody = await newMember(instance, email, 'viewer', body.slug);
  await instance.api('DELETE', `/api/workspaces/${body.slug}?confirm=${body.slug}`);
  return somebody;
}

/** Signs in with e-mail and password, without a second factor. */
export async function signIn(
  browser: Browser,
  { email, password }: { email: string; password: string },
): Promise<Somebody> {
  const answer = await browser.api('POST', '/api/auth/sign-in/email', { email, password });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return { email, password, browser, api: browser.api, id: answer.body.user.id };
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
