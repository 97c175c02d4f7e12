import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { AuthorizationPrompt } from '@trunkline/contract/schemas/agents';
import { createCertificate } from '../testing/certificate.ts';
import { startInstance } from '../testing/instance.ts';
import { portOf } from '../testing/port.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

test('a client is known by the document at its id, which is fetched over TLS and kept', async (t) => {
  const certificate = createCertificate(temporaryFolder(t));
  if (!certificate) {
    t.skip('openssl is not installed');
    return;
  }
  let fetched = 0;
  const server = createServer(certificate, ({ url }, response) => {
    fetched += 1;
    const id = `https://127.0.0.1:${portOf(server)}${url}`;
    const document = {
      client_id: url === '/other' ? 'https://elsewhere.example/client' : id,
      client_name: 'Documented <b>agent</b>',
      redirect_uris: ['http://127.0.0.1/callback', 'javascript:alert(1)'],
    };
    response
      .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=3600' })
      .end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const instance = await startInstance(t, {
    EGRESS_ALLOW: '127.0.0.1',
    EGRESS_CA_FILE: certificate.caFile,
  });
  const ask = (path: string, redirectUri: string) => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: `https://127.0.0.1:${portOf(server)}${path}`,
      redirect_uri: redirectUri,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    return instance.api('GET', `/api/authorization-request?${query}`);
  };
  for (const port of [50_001, 50_002]) {
    const { client, error } = expectBody(
      await ask('/client', `http://127.0.0.1:${port}/callback`),
      AuthorizationPrompt,
    );
    assert.equal(error, null);
    assert.deepEqual([client.kind, client.name], ['metadata_document', 'Documented <b>agent</b>']);
  }
  assert.equal(fetched, 1);
  assert.equal((await ask('/client', 'javascript:alert(1)')).status, 422);
  assert.equal((await ask('/other', 'http://127.0.0.1:50001/callback')).status, 422);
  assert.equal(fetched, 2);
});
