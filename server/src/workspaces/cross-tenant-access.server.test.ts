import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { newMember, newOutsider, type TestUser } from '../testing/people.ts';
import { suiteScope } from '../testing/scope.ts';

type Route = { method: string; path: string };

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://api.example.com' }],
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

describe('resources of another workspace', () => {
  const scope = suiteScope();
  let instance: Instance;
  let outsider: TestUser;
  let routes: Route[];
  /** The resources of the workspace `default`, by the name of their route parameter. */
  let theirs: Record<string, Record<string, string>>;

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1' });
    const { spec, app } = await registerApi(instance, { document: DOCUMENT, operations: ['get:/things'] });
    const { body: invitation } = await instance.api('POST', '/api/workspaces/default/invitations', {
      role: 'viewer',
    });
    const member = await newMember(instance, 'member@example.com', 'viewer');
    const tokens = await instance.api('GET', `/api/workspaces/default/apps/${app.id}/tokens`);
    theirs = {
      specs: { id: spec.id },
      integrations: { slug: 'api', id: 'api' },
      apps: { id: app.id, slug: 'api', token: tokens.body.items[0].id, token_id: tokens.body.items[0].id },
      invitations: { id: invitation.id },
      members: { user_id: member.id },
    };
    outsider = await newOutsider(instance, 'outsider@example.com');
    await outsider.api('POST', '/api/workspaces', { name: 'Own', slug: 'own' });
    routes = routesIn((await instance.anonymous('GET', '/api/openapi.json')).body);
  });

  test('every route responds as for a workspace that does not exist', async () => {
    assert.ok(routes.length > 30, `${routes.length} routes`);
    for (const { method, path } of routes) {
      const ask = (workspace: string) =>
        outsider.api(method, filled(path, { workspace, ...placeholders(path) }));
      const [there, nowhere] = [await ask('default'), await ask('no-such-workspace')];
      assert.deepEqual(
        [there.status, there.body, sent(there.headers)],
        [nowhere.status, nowhere.body, sent(nowhere.headers)],
        `${method} ${path}`,
      );
      assert.ok([403, 404].includes(there.status), `${method} ${path}: ${there.status}`);
    }
  });

  test('a route of the own workspace responds as for a resource that does not exist', async () => {
    const about = routes.filter(({ method, path }) => method !== 'POST' && thingIn(path) !== undefined);
    assert.ok(about.length > 10, `${about.length} routes`);
    for (const { method, path } of about) {
      const ask = (things: Record<string, string>) =>
        outsider.api(method, filled(path, { workspace: 'own', ...placeholders(path), ...things }));
      const [foreign, none] = [await ask(theirs[thingIn(path) ?? ''] ?? {}), await ask({})];
      assert.deepEqual([foreign.status, foreign.body], [none.status, none.body], `${method} ${path}`);
      assert.ok(foreign.status >= 400, `${method} ${path}: ${foreign.status}`);
    }
  });

  test('stay as they were', async () => {
    const { body } = await instance.api('GET', '/api/workspaces/default/integrations/api');
    assert.equal(body.slug, 'api');
  });
});

/** Every route with a workspace in its path, from the instance's OpenAPI document. */
function routesIn({ paths }: { paths: Record<string, object> }): Route[] {
  return Object.entries(paths)
    .filter(([path]) => path.includes('{workspace}'))
    .flatMap(([path, item]) => Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })));
}

/** The kind of resource that a path names: `/workspaces/{workspace}/apps/{id}` -> `apps`. */
function thingIn(path: string): string | undefined {
  const [, kind] = /\{workspace\}\/(\w+)\/\{/.exec(path) ?? [];
  return kind;
}

function placeholders(path: string): Record<string, string> {
  return Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)]
      .map(([, name = '']) => [name, 'none-such'])
      .filter(([name]) => name !== 'workspace'),
  );
}

function filled(path: string, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? 'none-such');
}

/** The headers that were chosen, not those of the single exchange. */
function sent(headers: Headers): [string, string][] {
  return [...headers].filter(([name]) => !['date', 'x-request-id', 'set-cookie'].includes(name));
}
