import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createClient } from '@base44/sdk';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Spec, SpecOperations } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { realSpec } from '../testing/fixtures.ts';
import { callWith, client, type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../testing/upstream.ts';

const SECRET = 'Bearer ghp_0123456789abcdefghijklmnopqrstuvwxyz';
const GITHUB = realSpec('octokit--api.github.com.json.gz');

/** The main job with GitHub's real description, over the real SDK, down to the bytes on the wire. */
describe('GitHub', { skip: GITHUB ? false : 'GitHub’s spec is absent (../shared/specs)' }, () => {
  const scope = suiteScope();
  let upstream: Upstream;
  let instance: Instance;
  let appId: string;
  let token: string;

  before(async () => {
    upstream = await startUpstream(scope, ({ line }, response) => {
      if (line.startsWith('GET '))
        json(response, 200, [{ number: 1347, title: 'Found a bug', state: 'open' }]);
      else json(response, 201, { number: 1348, title: 'Another bug' });
    });
    instance = await startInstance(scope, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
    const { api } = instance;
    const text = GITHUB?.toString('utf8');
    const imported = await api('POST', '/api/workspaces/default/specs', { document: text });
    const spec = expectBody(imported, Spec, 201);
    assert.equal(spec.title, "GitHub's official OpenAPI spec + Octokit extension");
    assert.equal(spec.operation_count, 1223);
    assert.deepEqual(spec.servers, ['https://api.github.com']);

    const found = expectBody(
      await api(
        'GET',
        `/api/workspaces/default/specs/${spec.id}/operations?search=${encodeURIComponent('/repos/{owner}/{repo}/issues')}&limit=200`,
      ),
      SpecOperations,
    );
    const keys: string[] = found.items.map(({ key }) => key);
    const wanted = ['get:/repos/{owner}/{repo}/issues', 'post:/repos/{owner}/{repo}/issues'];
    const operations = [...wanted, ...keys.filter((key) => !wanted.includes(key))].slice(0, 30);
    assert.equal(operations.length, 30);
    assert.ok(wanted.every((key) => keys.includes(key)));

    expectBody(
      await api('POST', '/api/workspaces/default/integrations', {
        spec_id: spec.id,
        slug: 'github',
        name: 'GitHub API',
        description: 'Issues of our repositories',
        base_url: upstream.url,
        operations,
        headers: [
          { name: 'Authorization', value: SECRET },
          { name: 'X-GitHub-Api-Version', value: '2022-11-28' },
        ],
      }),
      Integration,
      201,
    );
    const app = expectBody(await api('POST', '/api/workspaces/default/apps', { name: 'Issue board' }), App);
    appId = app.id;
    token = expectBody(
      await api('POST', `/api/workspaces/default/apps/${appId}/tokens`, { name: 'board' }),
      TokenWithSecret,
    ).token;
  });

  test('the SDK lists issues; the request is the one GitHub documents', async () => {
    const base44 = createClient({ serverUrl: instance.url, appId, token });
    const answer = await base44.integrations.custom.call('github', 'get:/repos/{owner}/{repo}/issues', {
      pathParams: { owner: 'octocat', repo: 'hello world' },
      queryParams: { state: 'open', labels: 'bug,ui', per_page: 5 },
    });
    assert.deepEqual(answer, {
      success: true,
      status_code: 200,
      data: [{ number: 1347, title: 'Found a bug', state: 'open' }],
    });
    const request = upstream.requests.at(-1);
    assert.equal(
      request?.line,
      'GET /repos/octocat/hello%20world/issues?state=open&labels=bug%2Cui&per_page=5',
    );
    const { 'cdn-loop': cdnLoop, ...headers } = request?.headers ?? {};
    assert.match(cdnLoop ?? '', /^trunkline-/);
    assert.deepEqual(headers, {
      host: `127.0.0.1:${upstream.port}`,
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
    const base44 = createClient({ serverUrl: instance.url, appId, token });
    const answer = await base44.integrations.custom.call('github', 'post:/repos/{owner}/{repo}/issues', {
      payload: { title: 'Another bug', body: 'Ü “quotes”', labels: ['bug'] },
      pathParams: { owner: 'octocat', repo: 'hello-world' },
    });
    assert.equal(answer.success, true);
    assert.equal(answer.status_code, 201);
    const request = upstream.requests.at(-1);
    assert.equal(request?.line, 'POST /repos/octocat/hello-world/issues');
    assert.equal(request?.body, '{"title":"Another bug","body":"Ü “quotes”","labels":["bug"]}');
    assert.equal(request?.headers['content-type'], 'application/json');
    assert.equal(request?.headers['content-length'], String(Buffer.byteLength(request?.body ?? '')));
    assert.equal(request?.headers.authorization, SECRET);
  });

  test('an operation is also called by its operationId, including its slash', async () => {
    const base44 = createClient({ serverUrl: instance.url, appId, token });
    const answer = await base44.integrations.custom.call('github', 'issues/list-for-repo', {
      pathParams: { owner: 'a', repo: 'b' },
    });
    assert.equal(answer.status_code, 200);
    assert.equal(upstream.requests.at(-1)?.line, 'GET /repos/a/b/issues');
  });

  test('percent-encoded and raw paths name the same operation', async () => {
    const http = client(instance.url, { authorization: `Bearer ${token}` });
    const encoded = await callWith(
      http,
      appId,
      'github',
    )('get:/repos/{owner}/{repo}/issues', { path_params: { owner: 'a', repo: 'b' } });
    const raw = await http(
      'POST',
      `/api/apps/${appId}/integrations/custom/github/get:/repos/{owner}/{repo}/issues`,
      {
        path_params: { owner: 'a', repo: 'b' },
      },
    );
    assert.equal(encoded.status, 200);
    assert.deepEqual(raw.body, encoded.body);
  });
});
