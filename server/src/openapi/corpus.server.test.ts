import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { committedSpecs, realSpecs } from '../testing/fixtures.ts';
import { assertValidTools } from '../testing/valid-tools.ts';
import { buildOperations } from './definition/build-operation.ts';
import type { OperationSummary } from './model/operation-summary.ts';
import { buildOverview } from './overview.ts';
import { parseSpec } from './parse/parse-spec.ts';
import { createOperationIndex } from './search/operation-index.ts';

/** Real specs: each one is parsed, has the right number of operations, and definitions and tools of them. */
describe('the shared corpus', () => {
  for (const { file, operations, read } of [...committedSpecs(), ...realSpecs()]) {
    test(`${file}: ${operations} operations`, async () => {
      const { document } = parseSpec(read());
      const overview = buildOverview(document, `https://specs.example.com/${file}`);
      assert.equal(overview.operations.length, operations);

      const sample = overview.operations.filter((_, index) => index % Math.ceil(operations / 100) === 0);
      const keys = sample.map(({ key }) => key);
      const described = buildOperations(document, keys);
      assert.deepEqual(
        described.map(({ key }) => key),
        keys,
      );
      for (const { key, path, parameters } of described) {
        const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        for (const name of inPath) assert.ok(path.includes(`{${name}}`), `${key} declares ${name}`);
      }
      assertValidTools(described, file.includes('github') ? 30 : 6);
      if (operations < 2000) await assertFoundByKey(overview.operations);
      if (file.includes('microsoft.com_graph')) await assertFoundByWords(overview.operations);
    });
  }
});

/** The method and path that API docs have finds its operation first, and none of another method. */
async function assertFoundByKey(operations: readonly OperationSummary[]): Promise<void> {
  const { search } = createOperationIndex(operations);
  const sample = operations.filter((_, index) => index % Math.ceil(operations.length / 20) === 0);
  for (const { key, method, path } of sample) {
    const found = await search(`${method.toUpperCase()} ${path}`);
    assert.equal(found[0]?.path, path, key);
    assert.ok(
      found.every((operation) => operation.method === method),
      key,
    );
  }
}

/** Among the 11,422 operations of Microsoft Graph. */
async function assertFoundByWords(operations: readonly OperationSummary[]): Promise<void> {
  const { search } = createOperationIndex(operations);
  const table: [typed: string, among: number, key: string][] = [
    ['list users', 1, 'get:/users'],
    ['calender evnts', 5, 'get:/me/calendar/events'],
    ['delete group member', 3, 'delete:/groups/{group-id}/members/{directoryObject-id}/$ref'],
    ['/users/{user-id}/messages', 1, 'get:/users/{user-id}/messages'],
    ['me sendMail', 1, 'post:/me/microsoft.graph.sendMail'],
    ['GET /users', 1, 'get:/users'],
    ['get users', 1, 'get:/users'],
    ['GET users', 1, 'get:/users'],
    ['GET /me/messages', 1, 'get:/me/messages'],
    ['get user', 1, 'get:/users/{user-id}'],
    ['Delete users', 1, 'delete:/users/{user-id}'],
    ['get users messages', 1, 'get:/users/{user-id}/messages'],
    ['get:/users', 1, 'get:/users'],
    ['POST /users/{id}/messages', 1, 'post:/users/{user-id}/messages'],
    ['Get /groups/{id}', 1, 'get:/groups/{group-id}'],
    ['delete message', 1, 'delete:/me/messages/{message-id}'],
  ];
  for (const [typed, among, key] of table) {
    const found = (await search(typed)).slice(0, among).map((operation) => operation.key);
    assert.ok(found.includes(key), `“${typed}” found ${found.join(', ')}`);
  }
}
