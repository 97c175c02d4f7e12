import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember, newOutsider, personalSlug } from '../testing/test-users.ts';

describe('workspaces', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope, {
      TRUST_PROXY: '127.0.0.1',
      EGRESS_ALLOW: '127.0.0.1',
      DEFAULT_PLAN: 'starter',
    });
  });

  test('every user has a personal workspace, and creates shared ones on the default plan', async () => {
    const { api } = await newOutsider(instance, 'maker@example.com');
    const created = expectBody(
      await api('POST', '/api/workspaces', { name: 'Bäckerei & Söhne' }),
      Workspace,
      201,
    );
    const { created_at, ...workspace } = created;
    assert.deepEqual(workspace, {
      slug: 'backerei-sohne',
      name: 'Bäckerei & Söhne',
      kind: 'shared',
      plan: 'starter',
      app_access: 'open',
      role: 'owner',
    });
    assert.deepEqual((await api('GET', '/api/workspaces/backerei-sohne')).body, created);
    assert.deepEqual(
      expectBody(await api('GET', '/api/workspaces'), CompleteList(Workspace)).items.map(({ kind }) => kind),
      ['shared', 'personal'],
    );
  });

  test('a personal workspace has the name of its owner, or the email where there is none', async () => {
    const { email, api } = await newOutsider(instance, 'nameless@example.com');
    const { items } = expectBody(await api('GET', '/api/workspaces'), CompleteList(Workspace));
    assert.equal(items.find(({ kind }) => kind === 'personal')?.name, email);
  });

  test('a personal workspace does not tell from whose email its slug is made', async () => {
    const { api } = await newOutsider(instance, 'secret-hire@example.com');
    assert.match(await personalSlug(api), /^secret-hire-[a-z0-9]{4}$/);
    const { status } = await instance.api('POST', '/api/workspaces', { name: 'Any', slug: 'secret-hire' });
    assert.equal(status, 201);
  });

  test('nobody finds the workspaces of others by trying many slugs or names', async () => {
    await instance.api('POST', '/api/workspaces', { name: 'Hidden', slug: 'hidden' });
    const guesser = await newOutsider(instance, 'guesser@example.com');
    const other = await newOutsider(instance, 'other@example.com');
    const { slug } = expectBody(await guesser.api('POST', '/api/workspaces', { name: 'Mine' }), Workspace);
    const guess = (body: object) => guesser.api('POST', '/api/workspaces', body);
    for (let tries = 0; tries < 10; tries += 1) {
      expectProblem(await guess({ name: 'x', slug: 'hidden' }), 409, 'slug_taken');
      const renaming = await guesser.api('PATCH', `/api/workspaces/${slug}`, { slug: 'hidden' });
      expectProblem(renaming, 409, 'slug_taken');
    }
    const refused = [guess({ name: 'x', slug: 'hidden' }), guess({ name: 'Hidden' })];
    for (const response of await Promise.all(refused)) expectProblem(response, 429, 'rate_limited');
    assert.equal((await guess({ name: 'x', slug: 'free-slug' })).status, 201);
    const { detail } = expectProblem(
      await other.api('POST', '/api/workspaces', { name: 'x', slug: 'hidden' }),
      409,
      'slug_taken',
    );
    const [, free] = /such as "([\w-]+)"/.exec(detail) ?? [];
    assert.equal((await other.api('POST', '/api/workspaces', { name: 'x', slug: free })).status, 201);
  });

  test('a slug is unique: a taken slug is refused, and a slug derived from a name gets a suffix', async () => {
    const make = (body: object) => instance.api('POST', '/api/workspaces', body);
    assert.equal((await make({ name: 'Shop', slug: 'shop' })).status, 201);
    expectProblem(await make({ name: 'Other', slug: 'shop' }), 409, 'slug_taken');
    assert.match(expectBody(await make({ name: 'Shop' }), Workspace).slug, /^shop-[a-z0-9]{4}$/);
    assert.match(expectBody(await make({ name: '商店' }), Workspace).slug, /^[a-z0-9]{4}$/);
    assert.equal((await make({ name: 'Shop', slug: 'Not A Slug' })).status, 422);
  });

  test('admins change name and slug, and the former slug becomes available', async () => {
    await instance.api('POST', '/api/workspaces', { name: 'Before', slug: 'before' });
    const edit = (slug: string, body: object) => instance.api('PATCH', `/api/workspaces/${slug}`, body);
    const renamed = expectBody(await edit('before', { name: 'After' }), Workspace);
    assert.deepEqual([renamed.name, renamed.slug], ['After', 'before']);
    expectProblem(await edit('before', { slug: 'default' }), 409, 'slug_taken');
    assert.equal(expectBody(await edit('before', { slug: 'after' }), Workspace).slug, 'after');
    assert.equal((await instance.api('GET', '/api/workspaces/before')).status, 404);
    assert.equal(expectBody(await instance.api('GET', '/api/workspaces/after'), Workspace).name, 'After');
    const viewer = await newMember(instance, 'viewer@example.com', 'viewer', 'after');
    const refused = await viewer.api('PATCH', '/api/workspaces/after', { name: 'Mine' });
    expectProblem(refused, 403, 'forbidden');
  });

  test('a workspace is deleted only by its owner with the slug as confirmation, a personal one never', async () => {
    await instance.api('POST', '/api/workspaces', { name: 'Deleted', slug: 'deleted' });
    const admin = await newMember(instance, 'not-owner@example.com', 'admin', 'deleted');
    assert.equal((await admin.api('DELETE', '/api/workspaces/deleted?confirm=deleted')).status, 403);
    for (const query of ['', '?confirm=', '?confirm=other']) {
      const problem = expectProblem(
        await instance.api('DELETE', `/api/workspaces/deleted${query}`),
        409,
        'confirmation_required',
      );
      assert.match(problem.detail, /\?confirm=deleted/);
    }
    assert.equal((await instance.api('DELETE', '/api/workspaces/deleted?confirm=deleted')).status, 204);
    assert.equal((await instance.api('GET', '/api/workspaces/deleted')).status, 404);
    const slug = await personalSlug(instance.api);
    const personal = await instance.api('DELETE', `/api/workspaces/${slug}?confirm=${slug}`);
    expectProblem(personal, 403, 'forbidden');
  });
});
