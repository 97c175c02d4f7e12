import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type ApiResponse, expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AppIntegration } from '@trunkline/contract/schemas/app-integrations';
import { App } from '@trunkline/contract/schemas/apps';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Dependent } from '@trunkline/contract/schemas/integrations';
import { CompleteList, Page } from '@trunkline/contract/schemas/lists';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember } from '../testing/test-users.ts';
import { json, startUpstream } from '../testing/upstream.ts';

const GITHUB = {
  openapi: '3.1.0',
  info: { title: 'GitHub v3 REST API', version: '1.1.4' },
  servers: [{ url: 'https://api.github.com' }],
  paths: {
    '/user/repos': { get: { summary: 'List repositories of the user', tags: ['repos'] } },
    '/repos/{owner}/{repo}/issues': {
      get: { summary: 'List repository issues', tags: ['issues'], operationId: 'issues/list-for-repo' },
      post: { summary: 'Create an issue', tags: ['issues'], operationId: 'issues/create' },
    },
  },
};
const ISSUES = 'get:/repos/{owner}/{repo}/issues';
const APPS = '/api/workspaces/default/apps';

describe('apps', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope);
    await registerApi(instance, {
      document: GITHUB,
      slug: 'github',
      operations: ['get:/user/repos', ISSUES, 'post:/repos/{owner}/{repo}/issues'],
    });
    await registerApi(instance, {
      document: {
        ...GITHUB,
        info: { title: 'Weather', version: '1' },
        servers: [{ url: 'https://weather.example' }],
      },
      slug: 'weather',
      operations: ['get:/user/repos'],
    });
  });

  const create = async (body: object) =>
    expectBody(await instance.api('POST', APPS, { name: 'An app', ...body }), App);

  test('a prompt adds the integrations it mentions, with the matched words and suggested operations', async () => {
    const app = await create({ prompt: 'Create an app based on my GitHub issues' });
    const [integration] = app.integrations;
    assert.equal(app.integrations.length, 1);
    assert.ok(integration);
    assert.equal(integration.slug, 'github');
    assert.ok(integration.score !== null && integration.score > 0.5 && integration.score <= 1);
    assert.ok(integration.matched.includes('GitHub'));
    assert.equal(integration.operations[0], ISSUES);
    const read = expectBody(await instance.api('GET', `${APPS}/${app.id}`), App);
    assert.deepEqual(read.integrations, app.integrations);
    const body = expectBody(
      await instance.api('GET', '/api/workspaces/default/integrations/github/dependents'),
      Page(Dependent),
    );
    assert.deepEqual(
      body.items.map(({ app_id, is_app_integration, calls_30_days }) => [
        app_id,
        is_app_integration,
        calls_30_days,
      ]),
      [[app.id, true, 0]],
    );
  });

  test('a prompt that mentions no integration adds none, nor does an app without a prompt', async () => {
    assert.deepEqual((await create({ prompt: 'a todo list' })).integrations, []);
    assert.deepEqual((await create({})).integrations, []);
  });

  test('matches are returned before an app is created, and others can be chosen', async () => {
    const prompt = 'show my GitHub issues';
    const body = expectBody(
      await instance.api('POST', `${APPS}/matches`, { prompt }),
      CompleteList(AppIntegration),
    );
    assert.deepEqual(
      body.items.map(({ slug, name }) => [slug, name]),
      [['github', 'GitHub v3 REST API']],
    );
    const app = await create({ prompt, integrations: ['weather', 'github'] });
    assert.deepEqual(
      app.integrations.map(({ slug, score }) => [slug, score === null]),
      [
        ['github', false],
        ['weather', true],
      ],
    );
    const none = await create({ prompt, integrations: [] });
    assert.deepEqual(none.integrations, []);
    const wrong = await instance.api('POST', APPS, { name: 'x', integrations: ['github', 'nothing'] });
    assert.equal(expectProblem(wrong, 422, 'invalid_request').errors[0]?.path, 'integrations.1');
  });

  test('a changed integration is matched by its new name, a deleted one is not matched', async () => {
    const edited = await instance.api(
      'PATCH',
      '/api/workspaces/default/integrations/weather',
      { name: 'Zendesk', description: 'Support tickets' },
      { 'if-match': '*' },
    );
    assert.equal(edited.status, 200);
    assert.equal(
      (await create({ prompt: 'a board of our Zendesk tickets' })).integrations[0]?.slug,
      'weather',
    );
    await instance.api('DELETE', '/api/workspaces/default/integrations/weather?confirm=weather');
    assert.deepEqual((await create({ prompt: 'a board of our Zendesk tickets' })).integrations, []);
  });

  test('are renamed, listed and deleted, with audit events', async () => {
    const app = await create({ name: 'First name' });
    const renamed = expectBody(
      await instance.api('PATCH', `${APPS}/${app.id}`, { name: 'Second name' }),
      App,
    );
    assert.equal(renamed.name, 'Second name');
    const listed = expectBody(await instance.api('GET', `${APPS}?limit=200`), Page(App));
    assert.ok(listed.items.some(({ id }) => id === app.id));
    assert.equal((await instance.api('DELETE', `${APPS}/${app.id}`)).status, 204);
    expectProblem(await instance.api('GET', `${APPS}/${app.id}`), 404, 'not_found');
    const body = expectBody(
      await instance.api('GET', `/api/workspaces/default/audit-log?target=${app.id}`),
      Page(AuditEvent),
    );
    assert.deepEqual(
      body.items.map(({ action, changes }) => [action, changes]),
      [
        ['app.delete', {}],
        ['app.edit', { name: ['First name', 'Second name'] }],
        ['app.create', { name: [null, 'First name'], integrations: [null, []] }],
      ],
    );
  });

  test('a model can choose; if it fails, the offline matcher is used', async (t) => {
    let slugs: string | undefined = '{"slugs": []}';
    const model = await startUpstream(t, (_request, response) =>
      slugs === undefined
        ? json(response, 500, {})
        : json(response, 200, { choices: [{ message: { content: slugs } }] }),
    );
    const other = await startInstance(t, {
      MATCH_MODEL_URL: `${model.url}/v1`,
      MATCH_MODEL: 'small',
      MATCH_MODEL_KEY: 'model key',
      EGRESS_ALLOW: `127.0.0.1:${model.port}`,
    });
    await registerApi(other, { document: GITHUB, slug: 'github', operations: [ISSUES] });
    const create = async () =>
      expectBody(await other.api('POST', APPS, { name: 'x', prompt: 'my GitHub issues' }), App).integrations;
    assert.deepEqual(await create(), []);
    assert.equal(model.requests[0]?.line, 'POST /v1/chat/completions');
    assert.equal(model.requests[0]?.headers.authorization, 'Bearer model key');
    slugs = undefined;
    assert.equal((await create())[0]?.slug, 'github');
  });

  test('a model gets so many prompts of a user and of a workspace, and no more', async (t) => {
    const model = await startUpstream(t, (_request, response) =>
      json(response, 200, { choices: [{ message: { content: '{"slugs": []}' } }] }),
    );
    const other = await startInstance(t, {
      MATCH_MODEL_URL: `${model.url}/v1`,
      MATCH_MODEL: 'small',
      EGRESS_ALLOW: `127.0.0.1:${model.port}`,
      LIMIT_MODEL_PROMPTS_BY_USER: '3',
      LIMIT_MODEL_PROMPTS_BY_WORKSPACE: '4',
    });
    await registerApi(other, { document: GITHUB, slug: 'github', operations: [ISSUES] });
    const { api } = await newMember(other, 'editor@example.com', 'editor');
    const prompt = 'my GitHub issues';
    const tries: [send: () => Promise<ApiResponse>, status: number][] = [
      [() => other.api('POST', `${APPS}/matches`, { prompt }), 200],
      [() => other.api('POST', `${APPS}/matches`, { prompt }), 200],
      [() => other.api('POST', APPS, { name: 'x', prompt }), 201],
      [() => other.api('POST', APPS, { name: 'x', prompt }), 429],
      [() => other.api('POST', APPS, { name: 'x', integrations: ['github'] }), 201],
      [() => api('POST', `${APPS}/matches`, { prompt }), 200],
      [() => api('POST', `${APPS}/matches`, { prompt }), 429],
    ];
    for (const [index, [send, status]] of tries.entries()) {
      const response = await send();
      assert.equal(response.status, status, `${index}: ${JSON.stringify(response.body)}`);
      if (status !== 429) continue;
      expectProblem(response, 429, 'rate_limited');
      assert.ok(Number(response.headers.get('retry-after')) > 0);
    }
    assert.equal(model.requests.length, 4);
  });
});
