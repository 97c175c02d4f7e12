import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type Instance, startInstance } from '../testing/instance.ts';
import { newMember, newOutsider } from '../testing/people.ts';
import { suiteScope } from '../testing/scope.ts';

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
    const created = await api('POST', '/api/workspaces', { name: 'Bäckerei & Söhne' });
    assert.equal(created.status, 201);
    const { created_at, ...workspace } = created.body;
    assert.deepEqual(workspace, {
      slug: 'backerei-sohne',
      name: 'Bäckerei & Söhne',
      kind: 'shared',
      plan: 'starter',
      role: 'owner',
    });
    assert.deepEqual((await api('GET', '/api/workspaces/backerei-sohne')).body, created.body);
    assert.deepEqual(
      (await api('GET', '/api/workspaces')).body.items.map(({ slug, kind }: Record<string, string>) => [
        slug,
        kind,
      ]),
      [
        ['backerei-sohne', 'shared'],
        ['maker', 'personal'],
      ],
    );
  });

  test('a slug is unique: a taken slug is refused, and a slug derived from a name gets a suffix', async () => {
    const make = (body: object) => instance.api('POST', '/api/workspaces', body);
    assert.equal((await make({ name: 'Shop', slug: 'shop' })).status, 201);
    assert.deepEqual((await make({ name: 'Other', slug: 'shop' })).body.code, 'slug_taken');
    assert.match((await make({ name: 'Shop' })).body.slug, /^shop-[a-z0-9]{4}$/);
    assert.match((await make({ name: '商店' })).body.slug, /^[a-z0-9]{4}$/);
    assert.equal((await make({ name: 'Shop', slug: 'Not A Slug' })).status, 422);
  });

  test('admins change name and slug, and the former slug becomes available', async () => {
    await instance.api('POST', '/api/workspaces', { name: 'Before', slug: 'before' });
    const edit = (slug: string, body: object) => instance.api('PATCH', `/api/workspaces/${slug}`, body);
    const renamed = await edit('before', { name: 'After' });
    assert.deepEqual([renamed.body.name, renamed.body.slug], ['After', 'before']);
    assert.equal((await edit('before', { slug: 'default' })).body.code, 'slug_taken');
    assert.equal((await edit('before', { slug: 'after' })).body.slug, 'after');
    assert.equal((await instance.api('GET', '/api/workspaces/before')).status, 404);
    assert.equal((await instance.api('GET', '/api/workspaces/after')).body.name, 'After');
    const viewer = await newMember(instance, 'viewer@example.com', 'viewer', 'after');
    const refused = await viewer.api('PATCH', '/api/workspaces/after', { name: 'Mine' });
    assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
  });

  test('a workspace is deleted only by its owner with the slug as confirmation, a personal one never', async () => {
    await instance.api('POST', '/api/workspaces', { name: 'Deleted', slug: 'deleted' });
    const admin = await newMember(instance, 'not-owner@example.com', 'admin', 'deleted');
    assert.equal((await admin.api('DELETE', '/api/workspaces/deleted?confirm=deleted')).status, 403);
    for (const query of ['', '?confirm=', '?confirm=other']) {
      const { status, body } = await instance.api('DELETE', `/api/workspaces/deleted${query}`);
      assert.deepEqual([status, body.code], [409, 'confirmation_required']);
      assert.match(body.detail, /\?confirm=deleted/);
    }
    assert.equal((await instance.api('DELETE', '/api/workspaces/deleted?confirm=deleted')).status, 204);
    assert.equal((await instance.api('GET', '/api/workspaces/deleted')).status, 404);
    const personal = await instance.api('DELETE', '/api/workspaces/admin?confirm=admin');
    assert.deepEqual([personal.status, personal.body.code], [403, 'forbidden']);
  });
});
