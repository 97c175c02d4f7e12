import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const scope = suiteScope();

test('every route of /api/openapi.json has a unique operationId, a tag, a summary and its responses', async () => {
  const instance = await startInstance(scope);
  const { body: document } = await instance.anonymous('GET', '/api/openapi.json');
  const seen = new Set<string>();
  for (const [path, item] of Object.entries<Record<string, unknown>>(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (!METHODS.includes(method)) continue;
      const route = `${method} ${path}`;
      assert.ok(typeof operation === 'object' && operation !== null, route);
      const members = new Map<string, unknown>(Object.entries(operation));
      const operationId = String(members.get('operationId'));
      assert.match(operationId, /^[a-z]+[A-Z]?\w*$/, route);
      assert.notEqual(operationId, 'undefined', route);
      assert.ok(!seen.has(operationId), `${operationId} names two routes`);
      seen.add(operationId);
      assert.equal([members.get('tags')].flat().length, 1, route);
      assert.equal(typeof members.get('summary'), 'string', route);
      const statuses = Object.keys(members.get('responses') ?? {});
      assert.ok(
        statuses.some((status) => /^[23]/.test(status)) && statuses.some((status) => /^[45]/.test(status)),
        `${route} responds with ${statuses}`,
      );
    }
  }
  assert.ok(seen.size > 70);
  assert.ok(document.components.schemas.Problem);
});
