import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

const HERE = 'https://api.example.com/v1';
const ELSEWHERE = 'https://evil.example/v1';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: HERE }],
  paths: { '/things': { get: {} } },
};
const TEAM = { name: 'X-Team', value: 'blue' };
const KEY = { name: 'X-Api-Key', value: 'secret' };
const KEPT_KEY = { name: 'X-Api-Key' };
const BEARER = { type: 'bearer', token: 'secret' };
const KEPT_BEARER = { type: 'bearer' };
const OAUTH = {
  type: 'oauth2_client_credentials',
  token_url: 'https://login.example.com/token',
  client_id: 'client',
  client_secret: 'secret',
};
const { client_secret, ...KEPT_OAUTH } = OAUTH;

describe('a stored secret is sent only to the origin that it was entered for', () => {
  const scope = suiteScope();
  let instance: Instance;
  before(async () => {
    instance = await startInstance(scope);
  });

  type Case = [name: string, secrets: object, edit: object, required: string[]];
  const table: Case[] = [
    ['a header is kept', { headers: [TEAM, KEY] }, { base_url: ELSEWHERE }, ['headers.X-Api-Key']],
    [
      'a header is kept among others',
      { headers: [TEAM, KEY] },
      { base_url: ELSEWHERE, headers: [TEAM, KEPT_KEY] },
      ['headers.1.value'],
    ],
    ['a header is entered again', { headers: [KEY] }, { base_url: ELSEWHERE, headers: [KEY] }, []],
    ['a header is deleted', { headers: [KEY] }, { base_url: ELSEWHERE, headers: [] }, []],
    ['no header is a secret', { headers: [TEAM] }, { base_url: ELSEWHERE }, []],
    ['a token is kept', { credentials: [BEARER] }, { base_url: ELSEWHERE }, ['credentials.bearer']],
    [
      'a token is kept beside a header entered again',
      { headers: [KEY], credentials: [BEARER] },
      { base_url: ELSEWHERE, headers: [KEY], credentials: [KEPT_BEARER] },
      ['credentials.0.token'],
    ],
    [
      'a token is entered again',
      { credentials: [BEARER] },
      { base_url: ELSEWHERE, credentials: [BEARER] },
      [],
    ],
    ['only the path changes', { headers: [KEY] }, { base_url: 'https://api.example.com/v2' }, []],
    [
      'the port changes',
      { headers: [KEY] },
      { base_url: 'https://api.example.com:8443' },
      ['headers.X-Api-Key'],
    ],
    [
      'the scheme changes to http',
      { headers: [KEY] },
      { base_url: 'http://api.example.com/v1' },
      ['headers.X-Api-Key'],
    ],
    [
      'the letter case of the host changes',
      { headers: [KEY] },
      { base_url: 'https://API.example.com/v1' },
      [],
    ],
    [
      'the token URL leads elsewhere',
      { credentials: [OAUTH] },
      { credentials: [{ ...KEPT_OAUTH, token_url: 'https://evil.example/token' }] },
      ['credentials.0.client_secret'],
    ],
  ];
  for (const [index, [name, secrets, edit, required]] of table.entries()) {
    test(`${name}: ${required.length > 0 ? 'refused' : 'saved'}`, async () => {
      const slug = `case-${index}`;
      await registerApi(instance, { document: DOCUMENT, operations: ['get:/things'], slug, ...secrets });
      const path = `/api/workspaces/default/integrations/${slug}`;
      const response = await instance.api('PATCH', path, edit, { 'if-match': '*' });
      if (required.length === 0) {
        expectBody(response, Integration);
        return;
      }
      assert.deepEqual(
        expectProblem(response, 422, 'secrets_required').errors.map((issue) => issue.path),
        required,
      );
      assert.equal(expectBody(await instance.api('GET', path), Integration).base_url, HERE);
    });
  }

  test('the audit log says that secrets are sent to another server', async () => {
    const setup = { document: DOCUMENT, operations: ['get:/things'], slug: 'moved', headers: [KEY] };
    await registerApi(instance, setup);
    const edit = { base_url: ELSEWHERE, headers: [KEY] };
    await instance.api('PATCH', '/api/workspaces/default/integrations/moved', edit, { 'if-match': '*' });
    const body = expectBody(
      await instance.api('GET', '/api/workspaces/default/audit-log?target=moved'),
      Page(AuditEvent),
    );
    assert.deepEqual(body.items[0]?.changes.secrets_sent_to, [
      'https://api.example.com',
      'https://evil.example',
    ]);
  });
});
