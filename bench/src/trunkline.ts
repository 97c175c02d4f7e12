import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApiClient,
  type ApiResponse,
  createApiClient,
  createPersonalToken,
  expectBody,
} from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { freePort } from '../../server/src/testing/port.ts';
import { SECRET_HEADER } from './calls/peer.ts';
import { RESPONSES, type ResponseSize } from './calls/response-sizes.ts';
import { type Running, startProcess } from './processes.ts';

const EVENT_LOOP_BLOCKS = new URL('event-loop-blocks.ts', import.meta.url).href;
const NODE_24 = new URL('../../server/src/config/require-node-24.mjs', import.meta.url).href;
const ADMIN = { email: 'bench@example.com', password: 'bench password' };

export type Trunkline = Running & {
  url: string;
  api: (method: string, path: string, body?: unknown) => Promise<ApiResponse>;
};

/**
 * The real server as a process, with the bench's admin signed in.
 *
 * @param core the processor it is pinned to; null: any, as its workers need another one
 * @param measuresBlocks whether `ask` returns the longest block of its event loop (event-loop-blocks.ts)
 */
export async function startTrunkline(
  dataDir: string,
  egressAllow: string,
  core: number | null = 0,
  measuresBlocks = false,
): Promise<Trunkline> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PORT: String(port),
    DATA_DIR: dataDir,
    EGRESS_ALLOW: egressAllow,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    LOG_LEVEL: 'warn',
    // As `npm start` runs it.
    NODE_OPTIONS: `--max-semi-space-size=8 --import ${NODE_24}${measuresBlocks ? ` --import ${EVENT_LOOP_BLOCKS}` : ''}`,
    NODE_ENV: 'production',
  };
  const running = await startProcess('server/src/main.ts', env, `${url}/readyz`, core, measuresBlocks);
  let client: ApiClient | undefined;

  /** Signs in with the first request. */
  async function api(method: string, path: string, body?: unknown): Promise<ApiResponse> {
    client ??= createApiClient(url, {
      authorization: `Bearer ${await createPersonalToken(url, ADMIN, 'bench')}`,
    });
    return client(method, path, body);
  }
  return { ...running, url, api };
}

/** An integration of an origin, and an app that calls it. */
export async function registerItems({ api }: Trunkline, origin: string) {
  const operation = { responses: { 200: { description: 'ok', content: { 'application/json': {} } } } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Items', version: '1' },
    paths: Object.fromEntries(RESPONSES.map(({ path }) => [path, { get: operation }])),
  };
  const spec = expectBody(await api('POST', '/api/workspaces/default/specs', { document }), Spec);
  const created = await api('POST', '/api/workspaces/default/integrations', {
    spec_id: spec.id,
    slug: 'items',
    base_url: origin,
    operations: RESPONSES.map(({ path }) => `get:${path}`),
    headers: [SECRET_HEADER],
  });
  expectBody(created, Integration);
  const app = expectBody(await api('POST', '/api/workspaces/default/apps', { name: 'Bench' }), App);
  const { token } = expectBody(
    await api('POST', `/api/workspaces/default/apps/${app.id}/tokens`, { name: 'bench' }),
    TokenWithSecret,
  );
  const pathOf = (path: ResponseSize['path'], slug = 'items') =>
    `/api/apps/${app.id}/integrations/custom/${slug}/${encodeURIComponent(`get:${path}`)}`;
  return { pathOf, path: pathOf('/items'), token };
}

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'trunkline-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
