import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ApiClient,
  createApiClient,
  createPersonalToken,
  expectBody,
} from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import type { CallPolicyEdit } from '@trunkline/contract/schemas/call-policy';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { createLogger } from '../config/logging.ts';
import { readSettings } from '../config/settings.ts';
import { assertDeclared } from './conformance.ts';
import { databaseOf } from './database.ts';
import type { Scope } from './scope.ts';
import { temporaryFolder } from './temporary-folder.ts';

// In other environments the SDK logs failed calls to the console; the tests read them from the error.
process.env.NODE_ENV = 'production';

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' };

export type Instance = Awaited<ReturnType<typeof startInstance>>;

/**
 * A whole Trunkline in this process, on a free port and a fresh data folder, with an admin signed in.
 *
 * @param env more settings; an empty ADMIN_EMAIL: there is no account yet
 */
export async function startInstance(scope: Scope, env: Record<string, string> = {}) {
  const dataDir = env.DATA_DIR ?? temporaryFolder(scope);
  const knownToken = copyTemplate(dataDir, env);
  const { settings: databaseSettings, drop } = await databaseOf(dataDir, knownToken !== undefined);
  const logLines: string[] = [];
  const log = createLogger('info', { write: (line) => void logLines.push(line) });
  const settings = readSettings({
    PORT: '0',
    DATA_DIR: dataDir,
    ...databaseSettings,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...env,
  });
  // Loaded with the first instance: process tests import this file for its clients of other servers.
  const { startServer } = await import('../start.ts');
  const app = await startServer(settings, log);
  const close = () => app.stop();
  scope.after(async () => {
    await close();
    await drop();
  });
  const token = knownToken ?? (await adminToken(app.url, env));
  const api = client(app.url, { authorization: `Bearer ${token}` });
  return {
    url: app.url,
    db: app.db,
    dataDir,
    logLines,
    api,
    token,
    anonymous: client(app.url, {}),
    close,
    drain: app.drain,
    abort: app.abort,
  };
}

/** Settings whose values a first start keeps in the data folder. */
const KEPT_SETTINGS = ['ADMIN_EMAIL', 'ADMIN_PASSWORD', 'MASTER_KEY', 'DEFAULT_PLAN'];

/**
 * Copies a data folder that a server has started with before (global-setup.ts): migrations and the first account take
 * most of the time of a start. @returns the admin's personal token in it; undefined where this is to be a first start
 */
function copyTemplate(dataDir: string, env: Record<string, string>): string | undefined {
  const template = process.env.TEST_DATA_TEMPLATE;
  if (!template || (existsSync(dataDir) && readdirSync(dataDir).length > 0)) return undefined;
  if (KEPT_SETTINGS.some((name) => name in env)) return undefined;
  cpSync(template, dataDir, { recursive: true });
  return readFileSync(join(dataDir, 'token'), 'utf8');
}

async function adminToken(url: string, env: Record<string, string>): Promise<string> {
  return env.ADMIN_EMAIL === '' ? '' : createPersonalToken(url, ADMIN, 'tests');
}

/** A client that asserts that every response is as /api/openapi.json declares. */
export function client(url: string, commonHeaders: Record<string, string>): ApiClient {
  return createApiClient(url, commonHeaders, async (target, init) => {
    const response = await fetch(target, init);
    // A streamed response is that of the external API, as it is.
    if (!response.headers.has('x-upstream-status'))
      await assertDeclared(init.method ?? 'GET', target, response.clone());
    return response;
  });
}

export type IntegrationSetup = {
  document: unknown;
  /** All operations of the document if undefined. */
  operations?: string[];
  base_url?: string;
  slug?: string;
  headers?: { name: string; value: string | { ref: string }; sensitive?: boolean }[];
  call_policy?: CallPolicyEdit;
  credentials?: object;
};

const WithPaths = Type.Object({
  paths: Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown())),
});

/** The keys of a document's operations, whose path items hold nothing else. */
function operationsOf(document: unknown): string[] {
  return Object.entries(Value.Parse(WithPaths, document).paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method}:${path}`),
  );
}

/** Registers an API in the workspace `default` and gives it an app with a token: what most tests begin with. */
export async function registerApi({ api, url }: Pick<Instance, 'api' | 'url'>, setup: IntegrationSetup) {
  const { document, slug = 'api', operations = operationsOf(document), ...rest } = setup;
  const spec = expectBody(await api('POST', '/api/workspaces/default/specs', { document }), Spec);
  const integration = expectBody(
    await api('POST', '/api/workspaces/default/integrations', {
      spec_id: spec.id,
      slug,
      operations,
      ...rest,
    }),
    Integration,
  );
  const app = expectBody(await api('POST', '/api/workspaces/default/apps', { name: 'Test app' }), App);
  const { token } = expectBody(
    await api('POST', `/api/workspaces/default/apps/${app.id}/tokens`, { name: 'test' }),
    TokenWithSecret,
  );
  const call = callWith(client(url, { authorization: `Bearer ${token}` }), app.id, slug);
  const callUrl = (operation: string) => url + callPath(app.id, slug, operation);

  /** Calls an operation as `call` does, and leaves the response unread. */
  const send = (operation: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    return fetch(callUrl(operation), { method: 'POST', ...init, headers });
  };
  return { spec, integration, app, token, call, callUrl, send };
}

function callPath(appId: string, slug: string, operation: string): string {
  return `/api/apps/${appId}/integrations/custom/${slug}/${encodeURIComponent(operation)}`;
}

/** Calls an operation over plain HTTP. */
export function callWith(http: ApiClient, appId: string, slug: string) {
  return (operation: string, input: unknown = {}, headers: Record<string, string> = {}) =>
    http('POST', callPath(appId, slug, operation), input, headers);
}
