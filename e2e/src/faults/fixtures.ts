import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createApiClient, createPersonalToken, expectBody } from '@trunkline/contract/api-client';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { Token } from '@trunkline/contract/schemas/tokens';
import { registerApi } from '../../../server/src/testing/instance.ts';
import { freePort } from '../../../server/src/testing/port.ts';
import { createDatabase } from '../../../server/src/testing/postgres-databases.ts';
import { json, startUpstream, type Upstream } from '../../../server/src/testing/upstream.ts';
import { plainTest } from '../fixtures.ts';
import { ADMIN, type ServerProcess, startServer } from '../server-process.ts';

/** An API that says which key it received, after a delay. */
type ThingsApi = Upstream & { delayMs: number };

type TestFixtures = {
  upstream: ThingsApi;
  /** The settings of servers on a PostgreSQL database of the test's own. */
  onPostgres: Record<string, string>;
};

/** Tests of servers as processes, and of what befalls them. */
export const test = plainTest.extend<TestFixtures>({
  upstream: async ({ scope }, use) => {
    const upstream = await startUpstream(scope, async ({ headers }, response) => {
      await setTimeout(api.delayMs);
      json(response, 200, { key: headers['x-key'] });
    });
    const api = Object.assign(upstream, { delayMs: 0 });
    await use(api);
  },
  onPostgres: async ({ postgres }, use) => {
    await use({
      DATABASE_URL: await createDatabase(postgres.url),
      MASTER_KEY: randomBytes(32).toString('base64'),
    });
  },
});

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const INTEGRATIONS = '/api/workspaces/default/integrations';

export type Node = Awaited<ReturnType<typeof startNode>>;

/** Starts a server whose calls may go to loopback, and signs the admin in. */
export async function startNode(folder: string, settings: Record<string, string>) {
  const server = await startServer(folder, await freePort(), { EGRESS_ALLOW: '127.0.0.1', ...settings });
  const token = await createPersonalToken(server.url, ADMIN, 'e2e');
  return { ...server, api: createApiClient(server.url, { authorization: `Bearer ${token}` }) };
}

/** Registers the API of a test, under a slug, and an app that calls it. */
export async function registerThings({ api, url }: Node, upstream: Upstream, slug = 'api') {
  const registered = await registerApi(
    { api, url },
    {
      document: DOCUMENT,
      slug,
      base_url: upstream.url,
      headers: [{ name: 'X-Key', value: 'first', sensitive: false }],
    },
  );
  const path = new URL(registered.callUrl('get:/things')).pathname;
  return {
    app: registered.app,
    /** Calls it through a server, on a connection of its own: a primary gives them to its workers in turn. */
    call: (node: Pick<ServerProcess, 'url'>) =>
      fetch(node.url + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${registered.token}`,
          'content-type': 'application/json',
          connection: 'close',
        },
        body: '{}',
      }),
    /** Saves another key, that the API receives. */
    setKey: (node: Pick<Node, 'api'>, value: string) =>
      node.api(
        'PATCH',
        `${INTEGRATIONS}/${slug}`,
        { headers: [{ name: 'X-Key', value, sensitive: false }] },
        { 'if-match': '*' },
      ),
    /** Revokes the token that `call` sends. */
    revokeToken: async ({ api }: Pick<Node, 'api'>) => {
      const tokens = `/api/workspaces/default/apps/${registered.app.id}/tokens`;
      const [token] = expectBody(await api('GET', tokens), CompleteList(Token)).items;
      return api('DELETE', `${tokens}/${token?.id}`);
    },
    deleteIntegration: ({ api }: Pick<Node, 'api'>) =>
      api('DELETE', `${INTEGRATIONS}/${slug}?confirm=${slug}`),
  };
}

/** What the API received as its key. */
export function keyIn(text: string): string {
  return /"key":"(\w+)"/.exec(text)?.[1] ?? text;
}
