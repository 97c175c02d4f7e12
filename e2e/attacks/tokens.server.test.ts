import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { client, type Instance, registerApi, startInstance } from '../../server/src/testing/instance.ts';
import { suiteScope } from '../../server/src/testing/scope.ts';
import { newMember } from '../../server/src/testing/test-users.ts';
import { json, startUpstream } from '../../server/src/testing/upstream.ts';
import { fill, type Route, routesOf } from './routes.ts';
import { reportTries } from './tries.ts';

describe('tokens of one kind where another is needed', () => {
  const scope = suiteScope();
  let instance: Instance;
  let routes: Route[];
  let own: { app: { id: string }; token: string };
  let otherToken: string;
  let reached: number;
  const callPath = (operation = 'get:/things') =>
    `/api/apps/${own.app.id}/integrations/custom/api/${encodeURIComponent(operation)}`;
  const bearer = (token: string, headers = {}) =>
    client(instance.url, { authorization: `Bearer ${token}`, ...headers });

  before(async () => {
    instance = await startInstance(scope, { EGRESS_ALLOW: '127.0.0.1', TRUST_PROXY: '127.0.0.1' });
    const upstream = await startUpstream(scope, (_request, response) => {
      reached += 1;
      json(response, 200, {});
    });
    const document = {
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
    };
    own = await registerApi(instance, { document, operations: ['get:/things'], base_url: upstream.url });
    const other = expectBody(
      await instance.api('POST', '/api/workspaces/default/apps', { name: 'Other' }),
      App,
    );
    const created = expectBody(
      await instance.api('POST', `/api/workspaces/default/apps/${other.id}/tokens`, {
        name: 't',
      }),
      TokenWithSecret,
    );
    otherToken = created.token;
    routes = await routesOf(instance);
  });

  beforeEach(() => {
    reached = 0;
  });

  test('a call takes a token of its app and no other credential', async (t) => {
    const { browser } = await newMember(instance, 'member@example.com', 'admin');
    const attempts: [name: string, status: number, send: () => Promise<{ status: number }>][] = [
      ['no token', 401, () => instance.anonymous('POST', callPath(), {})],
      ['the session of a member', 401, () => browser.api('POST', callPath(), {})],
      ['a personal token', 401, () => instance.api('POST', callPath(), {})],
      ['a token of another app', 403, () => bearer(otherToken)('POST', callPath(), {})],
      [
        'its token under another X-App-Id',
        403,
        () => bearer(own.token, { 'x-app-id': 'x' })('POST', callPath(), {}),
      ],
      ['its token in lower case', 401, () => bearer(own.token.toLowerCase())('POST', callPath(), {})],
      [
        'its token with a space before it',
        401,
        () => client(instance.url, { authorization: ` ${own.token}` })('POST', callPath(), {}),
      ],
      [
        'its token by Basic',
        401,
        () =>
          client(instance.url, { authorization: `Basic ${btoa(`:${own.token}`)}` })('POST', callPath(), {}),
      ],
      [
        'its token in the query',
        401,
        () => instance.anonymous('POST', `${callPath()}?access_token=${own.token}`, {}),
      ],
    ];
    for (const [name, status, send] of attempts) assert.equal((await send()).status, status, name);
    assert.equal(reached, 0);
    reportTries(t, { cells: attempts.length, requests: attempts.length });
    assert.equal((await bearer(own.token)('POST', callPath(), {})).status, 200);
  });

  test('an operation that was not selected is not found by any name', async (t) => {
    const api = bearer(own.token);
    const names = [
      'get:/other',
      'GET:/things',
      'post:/things',
      'get:/things/',
      'get:/../things',
      'get:/things?x=1',
      '',
      '%',
    ];
    for (const operation of names) {
      const { status } = await api('POST', callPath(operation), {});
      assert.equal(status, 404, operation);
    }
    assert.equal(reached, 0);
    reportTries(t, { cells: names.length, requests: names.length });
  });

  test('no management route takes a token of an app', async (t) => {
    let tries = 0;
    const api = bearer(own.token);
    for (const { method, path, isCall, isPublic } of routes) {
      if (isCall || isPublic) continue;
      const { status } = await api(
        method,
        fill(path, { workspace: 'default' }),
        method === 'GET' ? undefined : {},
      );
      assert.equal(status, 401, `${method} ${path}`);
      tries += 1;
    }
    reportTries(t, { cells: tries, requests: tries });
  });
});
