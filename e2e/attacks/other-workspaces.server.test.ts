import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type ApiClient, expectBody } from '@trunkline/contract/api-client';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { InvitationWithLink } from '@trunkline/contract/schemas/invitations';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { Token, TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { client, type Instance, registerApi, startInstance } from '../../server/src/testing/instance.ts';
import { suiteScope } from '../../server/src/testing/scope.ts';
import { invite, newMember, newOutsider } from '../../server/src/testing/test-users.ts';
import { fill, type Route, routesOf } from './routes.ts';
import { reportTries } from './tries.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://api.example.com' }],
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

describe('resources of another workspace', () => {
  const scope = suiteScope();
  let instance: Instance;
  let routes: Route[];
  /** Who tries, and the status that they get for the workspace `default`. */
  let actors: Record<string, { api: ApiClient; status: 401 | 404 }>;
  let outsider: ApiClient;
  /** The resources of the workspace `default`, by the kind in the path. */
  let resources: Record<string, Record<string, string>>;

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1' });
    routes = (await routesOf(instance)).filter(({ path }) => path.startsWith('/api/workspaces/{workspace}'));
    const registered = await registerApi(instance, { document: DOCUMENT, operations: ['get:/things'] });
    const member = await newMember(instance, 'member@example.com', 'viewer');
    const invitation = expectBody(
      await instance.api('POST', '/api/workspaces/default/invitations', { role: 'viewer' }),
      InvitationWithLink,
    );
    const tokens = expectBody(
      await instance.api('GET', `/api/workspaces/default/apps/${registered.app.id}/tokens`),
      CompleteList(Token),
    );
    const tokenId = tokens.items[0]?.id ?? '';
    resources = {
      specs: { id: registered.spec.id },
      integrations: { slug: 'api', id: 'api' },
      apps: { id: registered.app.id, slug: 'api', token: tokenId, token_id: tokenId },
      invitations: { id: invitation.id },
      members: { user_id: member.id },
    };
    const user = await newOutsider(instance, 'outsider@example.com');
    outsider = user.api;
    await outsider('POST', '/api/workspaces', { name: 'Own', slug: 'own' });
    const personal = expectBody(await outsider('POST', '/api/tokens', { name: 'outsider' }), TokenWithSecret);
    const removed = await newMember(instance, 'removed@example.com', 'admin');
    await instance.api('DELETE', `/api/workspaces/default/members/${removed.id}`);
    const invited = await invite(instance.api, 'default', { role: 'admin' });
    const bearer = (token: string) => client(instance.url, { authorization: `Bearer ${token}` });
    actors = {
      'a user of another workspace': { api: outsider, status: 404 },
      'their personal token': { api: bearer(personal.token), status: 404 },
      'a former admin': { api: removed.api, status: 404 },
      'a token of an app of the workspace': { api: bearer(registered.token), status: 401 },
      'the token of an invitation': { api: bearer(invited), status: 401 },
      'a token that was never made': { api: bearer(`tlp_${'A'.repeat(43)}`), status: 401 },
      'a client that is not signed in': { api: instance.anonymous, status: 401 },
    };
  });

  test('every route responds to each actor as for a workspace that does not exist', async (t) => {
    assert.ok(routes.length > 50, `${routes.length} routes`);
    for (const [name, { api, status }] of Object.entries(actors)) {
      for (const { method, path } of routes) {
        const about = `${name}: ${method} ${path}`;
        const existing = await api(method, fill(path, { workspace: 'default' }));
        const absent = await api(method, fill(path, { workspace: 'no-such-workspace' }));
        assert.deepEqual([existing.status, existing.body], [absent.status, absent.body], about);
        assert.deepEqual(stableHeaders(existing.headers), stableHeaders(absent.headers), about);
        assert.equal(existing.status, status, about);
      }
    }
    const cells = Object.keys(actors).length * routes.length;
    reportTries(t, { cells, requests: cells * 2 });
  });

  test('every route of the own workspace responds as for a resource that does not exist', async (t) => {
    const about = routes.filter(({ method, path }) => method !== 'POST' && kindIn(path) !== undefined);
    assert.ok(about.length > 10, `${about.length} routes`);
    for (const { method, path } of about) {
      const send = (resource: Record<string, string>) =>
        outsider(method, fill(path, { workspace: 'own', ...resource }));
      const [foreign, none] = [await send(resources[kindIn(path) ?? ''] ?? {}), await send({})];
      assert.deepEqual([foreign.status, foreign.body], [none.status, none.body], `${method} ${path}`);
      assert.ok(foreign.status >= 400, `${method} ${path}: ${foreign.status}`);
    }
    reportTries(t, { cells: about.length, requests: about.length * 2 });
  });

  test('stay as they were', async () => {
    const body = expectBody(
      await instance.api('GET', '/api/workspaces/default/integrations/api'),
      Integration,
    );
    assert.equal(body.slug, 'api');
  });
});

/** The kind of resource that a path names: `/workspaces/{workspace}/apps/{id}` -> `apps`. */
function kindIn(path: string): string | undefined {
  return /\{workspace\}\/(\w+)\/\{/.exec(path)?.[1];
}

/** The headers that do not differ from one exchange to the next. */
function stableHeaders(headers: Headers): [string, string][] {
  return [...headers].filter(([name]) => !['date', 'x-request-id', 'set-cookie'].includes(name));
}
