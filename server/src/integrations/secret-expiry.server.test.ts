import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { ConnectionTestResult } from '@trunkline/contract/schemas/connection-tests';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { post: {} } },
};
const API = '/api/workspaces/default/integrations/api';
const LATER = '2099-01-31T00:00:00.000Z';
const SOON = new Date(Date.now() + 86_400_000).toISOString();

describe('when the values of headers and credentials expire', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope);
    await registerApi(instance, {
      document: DOCUMENT,
      base_url: 'https://api.example.com',
      credentials: [{ type: 'bearer', token: 'token', expires_at: '2099-01-31T01:00:00+01:00' }],
    });
  });

  const patch = (body: object) => instance.api('PATCH', API, body, { 'if-match': '*' });
  const edit = async (body: object) => expectBody(await patch(body), Integration);
  const readHeaders = async () => expectBody(await instance.api('GET', API), Integration).headers;

  test('a stored value keeps its expiry, and another value has none unless it is entered', async () => {
    const key = { name: 'X-Api-Key', sensitive: true };
    const stored = { ...key, has_value: true };
    const edits: [sent: object, read: object][] = [
      [
        { ...key, value: 'first', expires_at: LATER },
        { ...stored, expires_at: LATER },
      ],
      [key, { ...stored, expires_at: LATER }],
      [
        { ...key, expires_at: SOON },
        { ...stored, expires_at: SOON },
      ],
      [{ ...key, expires_at: null }, stored],
      [
        { ...key, expires_at: LATER },
        { ...stored, expires_at: LATER },
      ],
      [{ ...key, value: 'second' }, stored],
    ];
    for (const [sent, read] of edits) {
      const { headers } = await edit({ headers: [sent] });
      assert.deepEqual(headers, [read]);
      assert.deepEqual(await readHeaders(), [read]);
    }
  });

  test('likewise with credentials, and the audit log says it', async () => {
    const first = expectBody(await instance.api('GET', API), Integration);
    assert.equal(first.credentials?.[0]?.expires_at, LATER, 'in UTC');
    const kept = await edit({ credentials: [{ type: 'bearer' }] });
    assert.equal(kept.credentials?.[0]?.expires_at, LATER);
    const replaced = await edit({ credentials: [{ type: 'bearer', token: 'other' }] });
    assert.equal(replaced.credentials?.[0]?.expires_at, undefined);
    const { items } = expectBody(
      await instance.api('GET', '/api/workspaces/default/audit-log?limit=1'),
      Page(AuditEvent),
    );
    assert.deepEqual(items[0]?.changes.expires_at, [[`bearer: ${LATER}`], null]);
  });

  test('what is no time is refused, and a test of the connection warns before', async () => {
    const wrong = { headers: [{ name: 'X-Api-Key', value: 'x', expires_at: 'tomorrow' }] };
    expectProblem(await patch(wrong), 422, 'invalid_request');
    await edit({ headers: [{ name: 'X-Api-Key', value: 'x', expires_at: SOON }] });
    const { warnings } = expectBody(
      await instance.api('POST', '/api/workspaces/default/connection-tests', { integration: 'api' }),
      ConnectionTestResult,
    );
    assert.match(warnings.join(), /X-Api-Key expires on .* by the date that was entered/);
  });
});
