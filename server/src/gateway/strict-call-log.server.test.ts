import { deepEqual, equal, match } from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectProblem } from '@trunkline/contract/api-client';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';

describe('CALL_LOG=strict', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: {
        openapi: '3.0.0',
        info: { title: 'API', version: '1' },
        paths: { '/things': { get: { responses: {} } }, '/things/{id}': { get: { responses: {} } } },
      },
      settings: { CALL_LOG: 'strict' },
    });
  });

  /** Read from the database itself: a list would write what is buffered first. */
  const statuses = async () =>
    (await gateway.instance.db.selectFrom('calls').select('status').orderBy('id').execute()).map(
      ({ status }) => status,
    );

  test('a call is in the database when its response arrives, and only once', async () => {
    for (let count = 1; count <= 5; count += 1) {
      equal((await gateway.call('get:/things')).status, 200);
      equal((await statuses()).length, count);
    }
  });

  test('so is a call that was refused', async () => {
    expectProblem(await gateway.call('get:/things/{id}'), 422, 'invalid_parameters');
    equal((await statuses()).at(-1), 422);
  });

  test('so is a test call of a member, and one that was refused', async () => {
    const { api } = gateway.instance;
    const send = (operation: string) =>
      api('POST', `/api/workspaces/default/apps/${gateway.app.id}/test-calls`, {
        integration: 'api',
        operation,
      });
    const former = (await statuses()).length;
    equal((await send('get:/things')).status, 200);
    equal((await statuses()).length, former + 1);
    expectProblem(await send('get:/things/{id}'), 422, 'invalid_parameters');
    deepEqual((await statuses()).slice(former), [200, 422]);
  });

  test('calls at the same time are all in the database', async () => {
    const former = (await statuses()).length;
    await Promise.all(Array.from({ length: 40 }, () => gateway.call('get:/things')));
    equal((await statuses()).length, former + 40);
  });

  test('where its entry cannot be written, nothing of the response is returned', async () => {
    const { db } = gateway.instance;
    await db.schema.alterTable('calls').renameTo('calls_away').execute();
    const { detail } = expectProblem(await gateway.call('get:/things'), 507, 'storage_full');
    match(detail, /The call was made/);
    await db.schema.alterTable('calls_away').renameTo('calls').execute();
    equal((await gateway.call('get:/things')).status, 200);
  });
});
