import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { Page } from '@playwright/test';
import { createApiClient, expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import type { TSchema } from 'typebox';
import { json, type Received, startUpstream, type Upstream } from '../../../server/src/testing/upstream.ts';
import { test as serverTest } from '../fixtures.ts';

const OLD = 'sk_live_the_old_key';
const NEW = 'sk_live_the_new_key';
const THINGS = '/w/default/integrations/things';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { summary: 'List things', responses: { 200: { description: 'ok' } } } } },
};

type Fixtures = {
  /** An API that echoes the key it was sent. */
  upstream: Upstream;
  /** Calls it through the integration, as an app. */
  call: () => Promise<unknown>;
};

const test = serverTest.extend<Fixtures>({
  upstream: async ({ scope }, use) => {
    const echo = ({ headers }: Received, response: ServerResponse) =>
      json(response, 200, { echo: headers['x-api-key'] });
    await use(await startUpstream(scope, echo));
  },
  settings: ({ upstream }, use) => use({ EGRESS_ALLOW: new URL(upstream.url).host }),
  call: async ({ api, server, upstream }, use) => {
    const create = async <Schema extends TSchema>(schema: Schema, path: string, body: object) =>
      expectBody(await api('POST', `/api/workspaces/default/${path}`, body), schema);
    const { id: spec_id } = await create(Spec, 'specs', { document: DOCUMENT });
    const headers = [{ name: 'X-Api-Key', value: OLD }];
    const operations = ['get:/things'];
    await create(Integration, 'integrations', {
      spec_id,
      slug: 'things',
      base_url: upstream.url,
      operations,
      headers,
    });
    const { id } = await create(App, 'apps', { name: 'An app' });
    const { token } = await create(TokenWithSecret, `apps/${id}/tokens`, {});
    const asApp = createApiClient(server.url, { authorization: `Bearer ${token}`, 'x-app-id': id });
    await use(() => asApp('POST', `/api/apps/${id}/integrations/custom/things/get:/things`, {}));
  },
});

test.describe('a key', () => {
  test('is changed by hand, and the very next call uses it; no page shows it', async ({
    adminPage: page,
    call,
    upstream,
  }) => {
    const received = bodiesOf(page);
    await call();
    assert.equal(upstream.requests.at(-1)?.headers['x-api-key'], OLD);

    await page.goto(`${THINGS}/edit`);
    await page.getByRole('button', { name: 'Delete X-Api-Key' }).click();
    await page.getByRole('button', { name: 'Add Header' }).click();
    const header = page.getByRole('group', { name: /^header \d+$/ });
    await header.getByLabel('Header name').fill('X-Api-Key');
    await page.getByRole('group', { name: 'X-Api-Key' }).getByLabel('Value').fill(NEW);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Integration saved').waitFor();
    await call();
    assert.equal(upstream.requests.at(-1)?.headers['x-api-key'], NEW);

    for (const tab of ['overview', 'endpoints', 'try', 'apps', 'usage', 'audit-log']) {
      await page.goto(`${THINGS}?tab=${tab}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
    }
    for (const path of [`${THINGS}/edit`, '/w/default/calls', '/w/default/audit-log', '/w/default/apps']) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
    }
    const stored = await page.evaluate<string>(
      'JSON.stringify([localStorage, sessionStorage, document.cookie])',
    );
    const texts = [...(await received()), await page.content(), stored];
    assert.ok(texts.length > 20, 'the responses were read');
    for (const secret of [OLD, NEW]) {
      assert.deepEqual(
        texts.filter((text) => text.includes(secret)).map((text) => text.slice(0, 200)),
        [],
      );
    }
  });
});

/** The bodies of all responses to the page from now on. */
function bodiesOf(page: Page): () => Promise<string[]> {
  const bodies: Promise<string>[] = [];
  // The browser discards the body of a response once its page was left.
  page.on('response', (response) => bodies.push(response.text().catch(() => '')));
  return () => Promise.all(bodies);
}
