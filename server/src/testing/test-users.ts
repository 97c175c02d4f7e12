import assert from 'node:assert/strict';
import { expectBody } from '@trunkline/contract/api-client';
import { InvitationWithLink, Membership } from '@trunkline/contract/schemas/invitations';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { SessionResult } from '@trunkline/contract/schemas/sign-in';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { type Browser, openBrowser } from './browser.ts';
import type { Instance } from './instance.ts';

/** A user with an account, signed in with a separate cookie jar. */
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
  expectBody(
    await browser.api('POST', `/api/invitations/${token}/accept`, { email, password: PASSWORD }),
    Membership,
  );
  return signIn(browser, { email, password: PASSWORD });
}

/** A user who is a member of no workspace but a personal one. */
export async function newOutsider(instance: Instance, email: string): Promise<TestUser> {
  const body = expectBody(await instance.api('POST', '/api/workspaces', { name: 'Lobby' }), Workspace);
  const user = await newMember(instance, email, 'viewer', body.slug);
  await instance.api('DELETE', `/api/workspaces/${body.slug}?confirm=${body.slug}`);
  return user;
}

/** The slug of the user's personal workspace. */
export async function personalSlug(api: Browser['api']): Promise<string> {
  const { items } = expectBody(await api('GET', '/api/workspaces'), CompleteList(Workspace));
  const personal = items.find(({ kind }) => kind === 'personal');
  assert.ok(personal, 'the user has no personal workspace');
  return personal.slug;
}

/** Adds a user with an account to a workspace: an admin invites, the user accepts. */
export async function addMember(
  admin: Browser['api'],
  workspace: string,
  user: TestUser,
  role: 'admin' | 'editor' | 'viewer',
): Promise<void> {
  const token = await invite(admin, workspace, { role });
  const accepted = await user.api('POST', `/api/invitations/${token}/accept`);
  assert.equal(accepted.status, 200, JSON.stringify(accepted.body));
}

/** Signs in with email and password, without two-factor authentication. */
export async function signIn(
  browser: Browser,
  { email, password }: { email: string; password: string },
): Promise<TestUser> {
  const response = await browser.api('POST', '/api/auth/sign-in/email', { email, password });
  const { user } = expectBody(response, SessionResult);
  return { email, password, browser, api: browser.api, id: user.id };
}

/** Creates an invitation. @returns the token in its link */
export async function invite(
  api: Browser['api'],
  workspace: string,
  invitation: { role: string; email?: string },
): Promise<string> {
  const body = expectBody(
    await api('POST', `/api/workspaces/${workspace}/invitations`, invitation),
    InvitationWithLink,
    201,
  );
  return tokenIn(body.link);
}

/** The token of a link that was shown or mailed. */
export function tokenIn(link: string): string {
  const token = new URL(link).searchParams.get('token');
  assert.ok(token, `no token in ${link}`);
  return token;
}
