import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { type ApiClient, expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Me } from '@trunkline/contract/schemas/account';
import { Page } from '@trunkline/contract/schemas/lists';
import { Member } from '@trunkline/contract/schemas/members';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { ADMIN, type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { addMember, newMember, newOutsider, personalSlug, type TestUser } from '../testing/test-users.ts';
import { transferWorkspace } from './members.ts';
import { findMembership } from './workspaces.ts';

describe('members', () => {
  const scope = suiteScope();
  let instance: Instance;
  let admin: TestUser;
  let editor: TestUser;
  let count = 0;
  let team: string;

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1' });
    admin = await newOutsider(instance, 'an-admin@example.com');
    editor = await newOutsider(instance, 'editor@example.com');
  });

  beforeEach(async () => {
    count += 1;
    const made = expectBody(
      await instance.api('POST', '/api/workspaces', { name: `Team ${count}` }),
      Workspace,
    );
    team = `/api/workspaces/${made.slug}`;
    await addMember(instance.api, made.slug, admin, 'admin');
    await addMember(instance.api, made.slug, editor, 'editor');
  });

  const roles = async () =>
    expectBody(await instance.api('GET', `${team}/members`), Page(Member))
      .items.map(({ email, role }) => `${email} ${role}`)
      .join(', ');
  const idOf = async (email: string) =>
    expectBody(await instance.api('GET', `${team}/members`), Page(Member)).items.find(
      (member) => member.email === email,
    )?.user_id;

  test('are listed by page, change roles and are removed', async () => {
    const body = expectBody(await editor.api('GET', `${team}/members?limit=2`), Page(Member));
    assert.deepEqual(
      body.items.map((member) => Object.keys(member).join()),
      Array(2).fill('user_id,email,name,role,created_at'),
    );
    const rest = expectBody(
      await editor.api('GET', `${team}/members?limit=2&cursor=${body.next_cursor}`),
      Page(Member),
    );
    assert.deepEqual(
      [...body.items, ...rest.items].map(({ email }) => email),
      [ADMIN.email, admin.email, editor.email],
    );
    assert.equal(rest.next_cursor, null);

    const changed = expectBody(
      await admin.api('PATCH', `${team}/members/${editor.id}`, { role: 'viewer' }),
      Member,
    );
    assert.deepEqual(changed.role, 'viewer');
    assert.equal((await admin.api('DELETE', `${team}/members/${editor.id}`)).status, 204);
    assert.equal(await roles(), `${ADMIN.email} owner, ${admin.email} admin`);
    assert.equal((await editor.api('GET', team)).status, 404);
    assert.equal((await admin.api('DELETE', `${team}/members/${editor.id}`)).status, 404);
  });

  test('have the permissions of a changed role from the next request on', async () => {
    const invite = () => editor.api('POST', `${team}/invitations`, { role: 'viewer' });
    expectProblem(await invite(), 403, 'forbidden');
    await admin.api('PATCH', `${team}/members/${editor.id}`, { role: 'admin' });
    assert.equal((await invite()).status, 201);
    await admin.api('PATCH', `${team}/members/${editor.id}`, { role: 'editor' });
    expectProblem(await invite(), 403, 'forbidden');
  });

  test('adding a member by email sends an invitation: no user joins without accepting, and the response does not tell if an account exists', async () => {
    const add = (email: string) => admin.api('POST', `${team}/members`, { email, role: 'viewer' });
    const outsider = await newOutsider(instance, `outsider-${count}@example.com`);
    const withAccount = await add(outsider.email);
    const without = await add(`without-${count}@example.com`);
    assert.deepEqual([withAccount.status, without.status], [201, 201]);
    assert.deepEqual(Object.keys(Object(withAccount.body)), Object.keys(Object(without.body)));
    assert.equal(await roles(), `${ADMIN.email} owner, ${admin.email} admin, ${editor.email} editor`);
    assert.equal((await outsider.api('GET', team)).status, 404);
    const again = await add(editor.email.toUpperCase());
    expectProblem(again, 409, 'already_a_member');
  });

  test('the owner cannot be changed or removed; ownership can be transferred', async () => {
    const owner = await idOf(ADMIN.email);
    const attempts: [ApiClient, string, string, unknown][] = [
      [admin.api, 'PATCH', `members/${owner}`, { role: 'viewer' }],
      [admin.api, 'DELETE', `members/${owner}`, undefined],
      [admin.api, 'POST', 'transfer', { user_id: admin.id }],
      [instance.api, 'DELETE', `members/${owner}`, undefined],
      [instance.api, 'POST', 'leave', undefined],
      [instance.api, 'PATCH', `members/${owner}`, { role: 'admin' }],
    ];
    for (const [api, method, path, body] of attempts)
      expectProblem(await api(method, `${team}/${path}`, body), 403, 'forbidden');
    for (const body of [{ role: 'owner' }, { email: editor.email, role: 'owner' }])
      assert.equal((await instance.api('PATCH', `${team}/members/${editor.id}`, body)).status, 422);

    assert.equal((await instance.api('POST', `${team}/transfer`, { user_id: 'unknown' })).status, 404);
    const transferred = expectBody(
      await instance.api('POST', `${team}/transfer`, { user_id: editor.id }),
      Member,
    );
    assert.deepEqual(transferred.role, 'owner');
    assert.equal(await roles(), `${ADMIN.email} admin, ${admin.email} admin, ${editor.email} owner`);
    const again = await instance.api('POST', `${team}/transfer`, { user_id: admin.id });
    expectProblem(again, 403, 'forbidden');
    assert.equal((await instance.api('POST', `${team}/leave`)).status, 204);
  });

  test('of two transfers at once, one succeeds', async () => {
    const { db } = instance;
    const { id } = expectBody(await instance.api('GET', '/api/me'), Me);
    const user = { id, email: ADMIN.email, name: ADMIN.email };
    const origin = { ip: '127.0.0.1', via: 'session' };
    // Both requests read the membership before either changes it.
    const owner = { ...(await findMembership(db, team.split('/').at(-1) ?? '', user)), user, origin };
    await transferWorkspace(db, owner, admin.id);
    await assert.rejects(transferWorkspace(db, owner, editor.id), { code: 'forbidden' });
    assert.equal((await roles()).match(/ owner/g)?.length, 1);
  });

  test('every member but the owner can leave, by either route', async () => {
    assert.equal((await editor.api('DELETE', `${team}/members/${editor.id}`)).status, 204);
    assert.equal((await admin.api('POST', `${team}/leave`)).status, 204);
    assert.equal(await roles(), `${ADMIN.email} owner`);
  });

  test('a personal workspace has no other members', async () => {
    const personal = `/api/workspaces/${await personalSlug(instance.api)}`;
    for (const [path, body] of [
      ['members', { email: admin.email, role: 'admin' }],
      ['invitations', { role: 'admin' }],
      ['transfer', { user_id: admin.id }],
    ] as const) {
      expectProblem(await instance.api('POST', `${personal}/${path}`, body), 403, 'forbidden');
    }
  });
});

test('an admin invited by link has the permissions of admins', async (scope) => {
  const instance = await startInstance(scope);
  const { api } = await newMember(instance, 'second@example.com', 'admin');
  assert.equal(expectBody(await api('GET', '/api/workspaces/default'), Workspace).role, 'admin');
  assert.equal((await api('PATCH', '/api/workspaces/default', { name: 'Ours' })).status, 200);
  expectProblem(await api('DELETE', '/api/workspaces/default?confirm=default'), 403, 'forbidden');
});
