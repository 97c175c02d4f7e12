import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { type ApiClient, expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { json, startUpstream, type Upstream } from '../../../server/src/testing/upstream.ts';
import { expect, test as serverTest } from '../fixtures.ts';
import { expectAccessible } from './accessibility.ts';
import { typeErrors } from './type-errors.ts';

const SECRET = 'sk_live_never_to_be_seen';
const DETAILS = '/w/default/integrations/things';
const CLIPBOARD = ['clipboard-read', 'clipboard-write'];
/** A transparent PNG. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const BEYOND_DOUBLE = '12345678901234567890';

/** Responses of the API that are sent as events: what sends one more, and when the connection ended. */
type News = { send: (text: string) => void; ended: Promise<void> };

const test = serverTest.extend<{ things: Upstream & { news: News[] } }>({
  things: async ({ scope }, use) => {
    const news: News[] = [];
    const upstream = await startUpstream(scope, ({ line, headers }, response) => {
      if (line === 'GET /v1/news') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const send = (text: string) => void response.write(text);
        news.push({ send, ended: new Promise((resolve) => response.once('close', resolve)) });
        return send(`data: first, to ${headers['x-api-key']}\n\n`);
      }
      if (line === 'GET /v1/things/404') return;
      if (line === 'GET /v1/things/1000') {
        response.writeHead(200, { 'content-type': 'image/png' });
        return response.end(PIXEL);
      }
      if (line.startsWith('POST')) return json(response, 201, { stored: true });
      response.writeHead(200, { 'content-type': 'application/json', 'x-echo': headers['x-api-key'] ?? '' });
      response.end(`{"id":${BEYOND_DOUBLE},"key":"${headers['x-api-key']}","list":[]}`);
    });
    await use({ ...upstream, news });
  },
  settings: ({ things }, use) => use({ EGRESS_ALLOW: `127.0.0.1:${things.port}` }),
});

test.describe('the details of an integration', () => {
  test.beforeEach(({ api, things }) => registerThings(api, things.url));

  test('show the base URL and the headers, but no secret', async ({ adminPage: page, things }) => {
    await page.context().grantPermissions(CLIPBOARD);
    await page.goto(DETAILS);
    await page.getByText('sensitive – delete to change').waitFor();
    await page.getByText('Things API 1.4').waitFor();
    await page.getByText('by admin@example.com').waitFor();
    const apps = page.getByRole('region', { name: 'Apps that use it' });
    await apps.getByRole('link', { name: 'Thing finder' }).waitFor();
    await page.getByRole('region', { name: 'SDK code' }).getByText("'things',").waitFor();
    await page.getByRole('button', { name: 'Copy base URL' }).click();
    assert.equal(await clipboardText(page), `${things.url}/v1`);
  });

  test('document each endpoint, and give code to copy', async ({ adminPage: page }) => {
    await page.context().grantPermissions(CLIPBOARD);
    await page.goto(DETAILS);
    await page.getByRole('tab', { name: 'Endpoints' }).click();
    await page.getByRole('button', { name: 'GET /things/{id}' }).click();
    const guide = page.getByRole('link', { name: 'the guide' });
    assert.match((await guide.getAttribute('rel')) ?? '', /noopener.*nofollow/);
    // What a description may not do: links of other kinds, pictures, HTML.
    await page.getByText('a trap').waitFor();
    await expect(page.getByRole('link', { name: 'a trap' })).toHaveCount(0);
    await expect(page.locator('main img, main script')).toHaveCount(0);
    const parameters = page.getByRole('region', { name: 'Parameters of get:/things/{id}' });
    await parameters.getByRole('row', { name: /state.*string new \| used/ }).waitFor();
    await page.getByText('id?: number').waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Copy SDK code' }).click();
    assert.match(
      await clipboardText(page),
      /custom\.call\(\s+'things',\s+'get:\/things\/\{id\}',\s+\{ pathParams: \{ id: 7 \} \},/,
    );
    await page.getByRole('tab', { name: 'TypeScript' }).click();
    await page.getByRole('button', { name: 'Copy TypeScript code' }).click();
    const typed = await clipboardText(page);
    const fits = `${typed}\n(await getThingsById({ pathParams: { id: '7' }, queryParams: { state: 'used' } })).id?.toFixed();`;
    assert.deepEqual(typeErrors(fits), []);
    assert.match(typed, /console\.log\(await getThingsById\(\{ pathParams: \{ id: '7' \} \}\)\);$/);
    assert.match(typeErrors(`${typed}\nawait getThingsById({});`).join(), /pathParams/);
    assert.match(typeErrors(fits.replace("'used'", "'lost'")).join(), /lost/);

    await page.getByRole('tab', { name: 'curl' }).click();
    await page.getByRole('button', { name: 'Copy curl code' }).click();
    assert.match(await clipboardText(page), /things\/get%3A%2Fthings%2F%7Bid%7D' \\\n/);

    await page.reload();
    await page.getByRole('heading', { name: 'Parameters' }).waitFor();
    await page.getByRole('link', { name: 'Try it' }).click();
    await page.getByRole('button', { name: 'Send request' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Parameters' }).waitFor();
  });

  test('send a test request with the secret, which no page shows', async ({ adminPage: page, things }) => {
    const responses: Promise<string>[] = [];
    page.on('response', (response) => responses.push(response.text().catch(() => '')));
    await page.goto(`${DETAILS}?tab=try`);
    const fields = page.getByRole('region', { name: 'Request' });
    await fields.getByRole('button', { name: 'Send request' }).click();
    await fields.getByRole('textbox', { name: 'id' }).and(page.locator(':focus')).waitFor();
    await expect(fields.getByText('is missing')).toHaveCount(1);
    await expectAccessible(page);

    await fields.getByRole('textbox', { name: 'id' }).fill('7');
    await selectOption(page, 'state', 'used');
    await selectOption(page, 'deep', 'true');
    await fields.getByLabel('tags').fill('red');
    await page.keyboard.press('Enter');
    await fields.getByRole('button', { name: 'Send request' }).click();
    const response = page.getByRole('region', { name: 'Response' });
    await response.getByText(`"id": ${BEYOND_DOUBLE}`).waitFor();
    await response.getByText('"key": "••••••"').waitFor();
    await expectAccessible(page);
    const received = things.requests.at(-1);
    assert.equal(received?.line, 'GET /v1/things/7?state=used&deep=true&tags=red');
    assert.equal(received?.headers['x-api-key'], SECRET);

    await response.getByRole('tab', { name: 'Headers' }).click();
    await response.getByText('x-echo').waitFor();
    await response.getByRole('tab', { name: 'Request' }).click();
    await response.getByText(`GET ${things.url}/v1/things/7?state=used`).waitFor();
    await response.getByRole('tab', { name: 'curl' }).click();
    await response.getByText(`-H 'X-Api-Key: '"$API_KEY"`).waitFor();
    await response.getByText('Set API_KEY in your shell').waitFor();
    assert.ok(!(await page.content()).includes(SECRET));
    const texts = await Promise.all(responses);
    assert.ok(texts.some((text) => text.includes(BEYOND_DOUBLE)));
    assert.ok(texts.every((text) => !text.includes(SECRET)));
  });

  test('keep the endpoint, the inputs and the responses of test requests', async ({ adminPage: page }) => {
    await page.context().grantPermissions(CLIPBOARD);
    await page.goto(`${DETAILS}?tab=try`);
    const id = page.getByRole('region', { name: 'Request' }).getByRole('textbox', { name: 'id' });
    const send = page.getByRole('button', { name: 'Send request' });
    const response = page.getByRole('region', { name: 'Response' });
    const recent = page.getByRole('region', { name: 'Recent requests' });
    await id.fill('7');
    await send.click();
    await response.getByText(`"id": ${BEYOND_DOUBLE}`).waitFor();
    await response.getByRole('searchbox', { name: 'Search response body' }).fill('LIST');
    await response.locator('.search-match', { hasText: 'list' }).waitFor();
    await expectAccessible(page);
    await response.getByRole('button', { name: 'Copy path' }).click();
    assert.equal(await clipboardText(page), '$.list');

    await id.fill('1000');
    await send.click();
    const image = response.getByRole('img', { name: 'The response' });
    await image.waitFor();
    assert.equal(await page.evaluate<number>("document.querySelector('main img').naturalWidth"), 1);
    await id.fill('404');
    await send.click();
    await response.getByRole('timer').waitFor();
    await response.getByRole('button', { name: 'Cancel' }).click();
    await response.getByText('Cancelled after').waitFor();
    await selectEndpoint(page, 'POST /things');
    await page.getByRole('textbox', { name: 'JSON' }).fill('{"name":"Anvil"}');

    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByText('Things API 1.4').waitFor();
    await page.getByRole('tab', { name: 'Try it' }).click();
    await expect(page.getByRole('textbox', { name: 'JSON' })).toHaveValue('{"name":"Anvil"}');
    await page.waitForURL(/operation=post%3A%2Fthings$/);
    for (const outcome of [/1000.*200/, /404.*Cancelled/, /things\/7.*200/])
      await recent.getByRole('button', { name: outcome }).waitFor();
    await recent.getByRole('button', { name: /things\/7/ }).click();
    await expect(id).toHaveValue('7');
    await response.getByText(`"id": ${BEYOND_DOUBLE}`).waitFor();

    await page.reload();
    await expect(id).toHaveValue('7');
    await expect(recent.getByRole('button')).toHaveCount(0);
  });

  test('show the timings, and a streamed response until it is cancelled', async ({
    adminPage: page,
    things,
  }) => {
    await page.goto(`${DETAILS}?tab=try&operation=get%3A%2Fnews`);
    const streaming = page.getByRole('switch', { name: 'Stream the response' });
    await expect(streaming, 'the spec declares events').toBeChecked();
    await page.getByRole('button', { name: 'Send request' }).click();
    const response = page.getByRole('region', { name: 'Response' });
    await response.getByText('data: first, to ••••••').waitFor();
    for (const time of ['Connect', 'First byte'])
      assert.match(
        (await response.getByRole('term').filter({ hasText: time }).locator('+ dd').textContent()) ?? '',
        /ms$/,
      );
    await expect(response.getByRole('term').filter({ hasText: 'Total' })).toHaveCount(0);
    const [news] = things.news;
    news?.send('data: second\n\n');
    await response.getByText('data: second').waitFor();
    await expectAccessible(page);
    await response.getByRole('button', { name: 'Cancel' }).click();
    await news?.ended;
    await response.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
    await response.getByText('data: second').waitFor();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('send a test request with the example body; invalid JSON is an error at its field', async ({
    adminPage: page,
    things,
  }) => {
    await page.goto(`${DETAILS}?tab=try&operation=post%3A%2Fthings`);
    const body = page.getByRole('textbox', { name: 'JSON' });
    await body.fill('{"name": ');
    await page.getByRole('button', { name: 'Send request' }).click();
    await page.getByText('is not valid JSON').waitFor();
    await page.getByRole('button', { name: 'Insert example' }).click();
    assert.deepEqual(JSON.parse(await body.inputValue()), {
      name: 'Anvil',
      weight: 0.5,
      parts: [{ sku: 'text' }],
    });
    await page.getByRole('button', { name: 'Send request' }).click();
    await page.getByRole('region', { name: 'Response' }).getByText('"stored": true').waitFor();
    assert.equal(things.requests.at(-1)?.body, '{"name":"Anvil","weight":0.5,"parts":[{"sku":"text"}]}');
  });

  test('show usage as a table too, the apps, and the history', async ({ adminPage: page }) => {
    await page.goto(`${DETAILS}?tab=usage`);
    await page.getByRole('button', { name: 'Show the days as a table' }).click();
    const today = new Date().toISOString().slice(0, 10);
    await page
      .getByRole('region', { name: 'Usage by day' })
      .getByRole('row', { name: `${today} 1 0` })
      .waitFor();
    await page.getByText('24 hours').click();
    await page.waitForURL(/range=24h/);
    await page.getByRole('button', { name: 'Hide the table of hours' }).waitFor();
    await page.getByRole('region', { name: 'Usage by endpoint' }).getByText('get:/things/{id}').waitFor();
    await page
      .getByRole('region', { name: 'Usage by app' })
      .getByRole('link', { name: 'Thing finder' })
      .click();
    await page.waitForURL(/calls\?.*app=.*integration=things/);
    await page.goBack();
    await page.getByRole('tab', { name: 'Apps' }).click();
    await page.getByRole('link', { name: 'Thing finder' }).waitFor();
    await page.getByRole('tab', { name: 'Audit log' }).click();
    await page.getByRole('list', { name: 'Audit log' }).getByText('created the integration').waitFor();
  });
});

async function clipboardText(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}

async function selectOption(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

async function selectEndpoint(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Endpoint' }).click();
  await page.getByRole('option', { name }).click();
}

/** An API with malicious documentation, an integration with it, and an app that called it once. */
async function registerThings(api: ApiClient, url: string): Promise<void> {
  const workspace = '/api/workspaces/default';
  const spec = expectBody(await api('POST', `${workspace}/specs`, { document: THINGS }), Spec);
  await api('POST', `${workspace}/integrations`, {
    spec_id: spec.id,
    slug: 'things',
    name: 'Things',
    base_url: `${url}/v1`,
    operations: ['get:/things/{id}', 'post:/things', 'get:/news'],
    headers: [{ name: 'X-Api-Key', value: SECRET }],
  });
  const app = expectBody(await api('POST', `${workspace}/apps`, { name: 'Thing finder' }), App);
  const token = expectBody(
    await api('POST', `${workspace}/apps/${app.id}/tokens`, { name: 'test' }),
    TokenWithSecret,
  );
  const called = await api(
    'POST',
    `/api/apps/${app.id}/integrations/custom/things/get:/things/{id}`,
    { path_params: { id: 1 } },
    { authorization: `Bearer ${token.token}` },
  );
  assert.equal(called.status, 200, JSON.stringify(called.body));
}

const THINGS = {
  openapi: '3.1.0',
  info: { title: 'Things API', version: '1.4' },
  paths: {
    '/news': {
      get: {
        summary: 'News of things',
        responses: { 200: { description: 'Events', content: { 'text/event-stream': {} } } },
      },
    },
    '/things/{id}': {
      get: {
        summary: 'Read a thing',
        description:
          'As [the guide](https://things.example/guide) says, not [a trap](javascript:alert(1)). ![spy](https://spy.example/pixel.png) <script>alert(1)</script><img src=x onerror=alert(1)>',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer', examples: [7] } },
          { name: 'state', in: 'query', schema: { type: 'string', enum: ['new', 'used'] } },
          { name: 'deep', in: 'query', schema: { type: 'boolean' } },
          { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
        ],
        responses: {
          200: {
            description: 'The thing',
            content: {
              'application/json': { schema: { type: 'object', properties: { id: { type: 'integer' } } } },
            },
          },
        },
      },
    },
    '/things': {
      post: {
        summary: 'Store a thing',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: { type: 'string', examples: ['Anvil'] },
                  weight: { type: 'number', minimum: 0.5 },
                  parts: {
                    type: 'array',
                    items: { type: 'object', properties: { sku: { type: 'string' } } },
                  },
                },
              },
            },
          },
        },
        responses: { 201: { description: 'Stored' } },
      },
    },
  },
};
