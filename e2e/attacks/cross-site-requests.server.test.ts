import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type Instance, startInstance } from '../../server/src/testing/instance.ts';
import { suiteScope } from '../../server/src/testing/scope.ts';
import { newMember, type TestUser } from '../../server/src/testing/test-users.ts';
import { fill, type Route, routesOf } from './routes.ts';
import { reportTries } from './tries.ts';

/** What browsers send with a request that a page of another origin starts (Fetch Metadata; RFC 6454, 7.3). */
const VARIANTS: Record<string, (home: URL) => Record<string, string>> = {
  'another site': () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }),
  'another site, without an Origin': () => ({ 'sec-fetch-site': 'cross-site', origin: '' }),
  'a sandboxed frame': () => ({ 'sec-fetch-site': 'cross-site', origin: 'null' }),
  'a sibling subdomain': ({ host }) => ({ 'sec-fetch-site': 'same-site', origin: `http://evil.${host}` }),
  'another port': ({ hostname }) => ({ 'sec-fetch-site': 'same-site', origin: `http://${hostname}:1` }),
  'an old browser': () => ({ 'sec-fetch-site': '', origin: 'https://evil.example' }),
  'an old browser, a sandboxed frame': () => ({ 'sec-fetch-site': '', origin: 'null' }),
  'an old browser, another port': ({ hostname }) => ({
    'sec-fetch-site': '',
    origin: `http://${hostname}:1`,
  }),
};

/** A page can send these without asking first (Fetch, CORS-safelisted request-header). */
const MEDIA_TYPES = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'];

describe('requests that a page of another origin sends with the cookies of a signed-in user', () => {
  const scope = suiteScope();
  let instance: Instance;
  let admin: TestUser;
  let changing: Route[];

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1' });
    admin = await newMember(instance, 'admin2@example.com', 'admin');
    const routes = await routesOf(instance);
    changing = routes.filter(({ method, isCall }) => method !== 'GET' && !isCall);
    assert.ok(changing.length > 40, `${changing.length} routes`);
  });

  for (const [name, headersFor] of Object.entries(VARIANTS)) {
    test(`${name}: refused by every route that changes something`, async (t) => {
      let requests = 0;
      const headers = headersFor(new URL(instance.url));
      for (const { method, path, isPublic } of changing) {
        for (const mediaType of method === 'DELETE' ? [undefined] : MEDIA_TYPES) {
          const response = await admin.browser.send(fill(path, { workspace: 'default' }), {
            method,
            headers: {
              ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
              ...(mediaType && { 'content-type': mediaType }),
            },
            ...(mediaType && { body: '{}' }),
          });
          await response.arrayBuffer();
          requests += 1;
          const about = `${method} ${path} as ${mediaType}: ${response.status}`;
          if (isPublic) assert.ok(response.status >= 400, about);
          else assert.equal(response.status, 403, about);
        }
      }
      reportTries(t, { cells: changing.length, requests });
    });
  }

  test('the user is still signed in, and still an admin', async () => {
    const { status } = await admin.api('GET', '/api/workspaces/default/audit-log');
    assert.equal(status, 200);
  });
});
