import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { type GatewayFixture, startGatewayFixture } from './gateway.ts';
import { callWith, client } from './instance.ts';
import type { Scope } from './scope.ts';

/** Apps and integrations of an API that is read and written at one path, for tests of what apps may call. */

export const READ = 'get:/things';
export const WRITE = 'post:/things';
export const BASE = '/api/workspaces/default';

const OK = { responses: { 200: { description: 'ok' } } };
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: OK, post: OK, head: OK } },
};

/** A Trunkline with an integration for each slug. */
export async function startWithIntegrations(
  scope: Scope,
  slug: string,
  ...others: readonly string[]
): Promise<GatewayFixture> {
  const gateway = await startGatewayFixture(scope, { document: DOCUMENT, slug });
  for (const other of others) await gateway.register({ slug: other });
  return gateway;
}

/**
 * Creates an app that has no integrations yet, unless `body` says otherwise.
 *
 * @returns with `path`, below which its API is; `http`, which sends requests with its token; `call`, which calls an integration
 */
export async function newCallingApp({ instance: { api, url } }: GatewayFixture, body: object = {}) {
  const created = await api('POST', `${BASE}/apps`, { name: 'Board', integrations: [], ...body });
  const app = expectBody(created, App);
  const path = `${BASE}/apps/${app.id}`;
  const { token } = expectBody(await api('POST', `${path}/tokens`, {}), TokenWithSecret);
  const http = client(url, { authorization: `Bearer ${token}` });
  const call = (slug: string, operation = READ) => callWith(http, app.id, slug)(operation);
  return { ...app, path, http, call };
}

/** @returns `ok`, or the code of the refusal */
export function outcomeOf({ status, body }: { status: number; body: unknown }): string {
  return status === 200 ? 'ok' : String(/"code":"(\w+)"/.exec(JSON.stringify(body))?.[1]);
}
