import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createClient } from '@base44/sdk';
import { expectBody } from '@trunkline/contract/api-client';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { SpecOperations } from '@trunkline/contract/schemas/specs';
import { realSpec } from '../testing/fixtures.ts';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { client } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { json } from '../testing/upstream.ts';

const SECRET = 'Bearer ghp_0123456789abcdefghijklmnopqrstuvwxyz';
const GITHUB = realSpec('octokit--api.github.com.json.gz');

/** GitHub's real spec, over the real SDK, down to the bytes of the requests. */
describe('GitHub', { skip: GITHUB ? false : 'GitHub’s spec is absent (../shared/specs)' }, () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: GITHUB?.toString('utf8'),
      slug: 'github',
      operations: ['get:/repos/{owner}/{repo}/issues', 'post:/repos/{owner}/{repo}/issues'],
      headers: [
        { name: 'Authorization', value: SECRET },
        { name: 'X-GitHub-Api-Version', value: '2022-11-28' },
      ],
    });
    gateway.respond = ({ line }, response) => {
      if (line.startsWith('GET '))
        json(response, 200, [{ number: 1347, title: 'Found a bug', state: 'open' }]);
      else json(response, 201, { number: 1348, title: 'Another bug' });
    };
  });

  const sdk = () => {
    const { instance, app, token } = gateway;
    return createClient({ serverUrl: instance.url, appId: app.id, token }).integrations.custom;
  };

  test('is imported with all its operations', () => {
    const { title, operation_count, servers } = gateway.spec;
    assert.equal(title, "GitHub's official OpenAPI spec + Octokit extension");
    assert.equal(operation_count, 1223);
    assert.deepEqual(servers, ['https://api.github.com']);
  });

  test('as many operations as an integration may have are selected by a search', async () => {
    const { api } = gateway.instance;
    const search = encodeURIComponent('/repos/{owner}/{repo}/issues');
    const path = `/api/workspaces/default/specs/${gateway.spec.id}/operations?search=${search}&limit=200`;
    const { items } = expectBody(await api('GET', path), SpecOperations);
    const found = items.map(({ key }) => key);
    const selected = gateway.integration.operations;
    assert.ok(selected.every((key) => found.includes(key)));
    const operations = [...new Set([...selected, ...found])].slice(0, 30);
    const edited = await api(
      'PATCH',
      '/api/workspaces/default/integrations/github',
      { operations },
      { 'if-match': '*' },
    );
    assert.equal(expectBody(edited, Integration).operations.length, 30);
  });

  test('the SDK lists issues; the request is the one GitHub documents', async () => {
    const response = await sdk().call('github', 'get:/repos/{owner}/{repo}/issues', {
      pathParams: { owner: 'octocat', repo: 'hello world' },
      queryParams: { state: 'open', labels: 'bug,ui', per_page: 5 },
    });
    assert.deepEqual(response, {
      success: true,
      status_code: 200,
      data: [{ number: 1347, title: 'Found a bug', state: 'open' }],
    });
    const request = gateway.upstream.requests.at(-1);
    assert.equal(
      request?.line,
      'GET /repos/octocat/hello%20world/issues?state=open&labels=bug%2Cui&per_page=5',
    );
    const { 'cdn-loop': cdnLoop, ...headers } = request?.headers ?? {};
    assert.match(cdnLoop ?? '', /^trunkline-/);
    assert.deepEqual(headers, {
      host: `127.0.0.1:${gateway.upstream.port}`,
      connection: 'keep-alive',
      authorization: SECRET,
      'x-github-api-version': '2022-11-28',
      accept: 'application/json',
      'user-agent': 'trunkline/0.1',
      'accept-encoding': 'gzip, br, zstd',
    });
    assert.equal(request?.body, '');
  });

  test('the SDK creates an issue; the body arrives unchanged', async () => {
    const response = await sdk().call('github', 'post:/repos/{owner}/{repo}/issues', {
      payload: { title: 'Another bug', body: 'Ü “quotes”', labels: ['bug'] },
      pathParams: { owner: 'octocat', repo: 'hello-world' },
    });
    assert.equal(response.success, true);
    assert.equal(response.status_code, 201);
    const request = gateway.upstream.requests.at(-1);
    assert.equal(request?.line, 'POST /repos/octocat/hello-world/issues');
    assert.equal(request?.body, '{"title":"Another bug","body":"Ü “quotes”","labels":["bug"]}');
    assert.equal(request?.headers['content-type'], 'application/json');
    assert.equal(request?.headers['content-length'], String(Buffer.byteLength(request?.body ?? '')));
    assert.equal(request?.headers.authorization, SECRET);
  });

  test('an operation is also called by its operationId, including its slash', async () => {
    const response = await sdk().call('github', 'issues/list-for-repo', {
      pathParams: { owner: 'a', repo: 'b' },
    });
    assert.equal(response.status_code, 200);
    assert.equal(gateway.upstream.requests.at(-1)?.line, 'GET /repos/a/b/issues');
  });

  test('percent-encoded and raw paths name the same operation', async () => {
    const operation = 'get:/repos/{owner}/{repo}/issues';
    const input = { path_params: { owner: 'a', repo: 'b' } };
    const encoded = await gateway.call(operation, input);
    const raw = await client(gateway.instance.url, { authorization: `Bearer ${gateway.token}` })(
      'POST',
      `/api/apps/${gateway.app.id}/integrations/custom/github/${operation}`,
      input,
    );
    assert.equal(encoded.status, 200);
    assert.deepEqual(raw.body, encoded.body);
  });
});
