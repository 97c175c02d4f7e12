import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type ApiClient,
  type ApiResponse,
  createApiClient,
  createPersonalToken,
  expectBody,
} from '@trunkline/contract/api-client';
import { Type } from 'typebox';
import { freePort } from '../../server/src/testing/port.ts';
import { ITEMS_DOCUMENT } from './calls/items-document.ts';
import { SECRET_HEADER } from './calls/peer.ts';
import { RESPONSES, type ResponseSize } from './calls/response-sizes.ts';
import { PROJECT, type Running, startProcess } from './processes.ts';

const NODE_24 = 'server/src/config/require-node-24.mjs';
const ADMIN = { email: 'bench@example.com', password: 'bench password' };

export type Trunkline = Running & {
  url: string;
  api: ApiClient;
  /** The header of the admin's requests. */
  credentials: () => Promise<{ authorization: string }>;
};

export type Options = {
  /** The module of this folder that responds to `report`, in the server's process. */
  reporter?: 'event-loop-blocks.ts' | 'profile/recorder.ts';
  /** More of them. */
  settings?: Record<string, string>;
  /** The folder of another version of Trunkline; absent: this one. */
  checkout?: string | undefined;
};

/**
 * The real server as a process, with the bench's admin signed in.
 *
 * @param core the processor it is pinned to; null: any, as its workers need another one
 */
export async function startTrunkline(
  dataDir: string,
  egressAllow: string,
  core: number | null = 0,
  { reporter, settings = {}, checkout = PROJECT }: Options = {},
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
    NODE_OPTIONS: `--max-semi-space-size=8 --import ${resolve(checkout, NODE_24)}${reporter ? ` --import ${new URL(reporter, import.meta.url).href}` : ''}`,
    NODE_ENV: 'production',
    ...settings,
  };
  const running = await startProcess(
    resolve(checkout, 'server/src/main.ts'),
    env,
    `${url}/readyz`,
    core,
    reporter !== undefined,
  );
  let signedIn: Promise<{ authorization: string }> | undefined;

  /** Signs in with the first request. */
  function credentials(): Promise<{ authorization: string }> {
    signedIn ??= createPersonalToken(url, ADMIN, 'bench').then((token) => ({
      authorization: `Bearer ${token}`,
    }));
    return signedIn;
  }

  async function api(...request: Parameters<ApiClient>): Promise<ApiResponse> {
    return createApiClient(url, await credentials())(...request);
  }
  return { ...running, url, api, credentials };
}

/** As much of a response as every version has: another one may have other fields. */
const WithId = Type.Object({ id: Type.String() });

/** An integration of an origin, and an app that calls it. @param workspace its slug */
export async function registerItems({ api }: Trunkline, origin: string, workspace = 'default') {
  const base = `/api/workspaces/${workspace}`;
  const spec = expectBody(await api('POST', `${base}/specs`, { document: ITEMS_DOCUMENT }), WithId);
  const created = await api('POST', `${base}/integrations`, {
    spec_id: spec.id,
    slug: 'items',
    base_url: origin,
    operations: RESPONSES.map(({ path }) => `get:${path}`),
    headers: [SECRET_HEADER],
    call_policy: { validate_requests: 'strict' },
  });
  expectBody(created, WithId);
  const app = expectBody(await api('POST', `${base}/apps`, { name: 'Bench' }), WithId);
  const { token } = expectBody(
    await api('POST', `${base}/apps/${app.id}/tokens`, { name: 'bench' }),
    Type.Object({ token: Type.String() }),
  );
  const pathOf = (path: ResponseSize['path'], slug = 'items') =>
    `/api/apps/${app.id}/integrations/custom/${slug}/${encodeURIComponent(`get:${path}`)}`;
  return { pathOf, path: pathOf('/items'), token };
}

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'trunkline-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
