import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallPolicyEdit } from '@trunkline/contract/schemas/call-policy';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { createLogger } from '../config/logging.ts';
import { readSettings } from '../config/settings.ts';
import { startServer } from '../start.ts';
import { assertDeclared } from './conformance.ts';
import type { Scope } from './scope.ts';
import { temporaryFolder } from './temporary-folder.ts';

// In other environments the SDK logs failed calls to the console; the tests read them from the error.
process.env.NODE_ENV = 'production';

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' };

export type Instance = Awaited<ReturnType<typeof startInstance>>;

/**
 * A whole Trunkline in this process, on a free port and a fresh data folder, with an admin signed in.
 *
 * @param env settings that are added or replaced
 */
export async function startInstance(scope: Scope, env: Record<string, string> = {}) {
  const dataDir = env.DATA_DIR ?? temporaryFolder(scope);
  const knownToken = copyTemplate(dataDir, env);
  const logLines: string[] = [];
  const log = createLogger('info', { write: (line) => void logLines.push(line) });
  const settings = readSettings({
    PORT: '0',
    DATA_DIR: dataDir,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...env,
  });
  const app = await startServer(settings, log);
  const close = async () => void (await app.stop());
  scope.after(close);
  const token = knownToken ?? (await createPersonalToken(app.url));
  const api = client(app.url, { authorization: `Bearer ${token}` });
  return {
    url: app.url,
    dataDir,
    logLines,
    api,
    token,
    anonymous: client(app.url, {}),
    close,
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

async function createPersonalToken(url: string): Promise<string> {
  const signedIn = await client(url, {})('POST', '/api/auth/sign-in/email', ADMIN);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ');
  const { body } = await client(url, { cookie })('POST', '/api/tokens', { name: 'tests' });
  return body.token;
}

/** The body of a response: each test asserts what it holds. */
type Body = ReturnType<typeof JSON.parse>;
export type ClientResponse = { status: number; headers: Headers; body: Body };
export type Client = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ClientResponse>;

/** Sends JSON and reads JSON (or text, where the response is not JSON). */
export function client(url: string, common: Record<string, string>): Client {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { ...common, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status, headers: received } = response;
    const result = { status, headers: received, body: parseBody(text) };
    const contentType = received.get('content-type') ?? '';
    // A streamed response is that of the external API, as it is.
    if (!received.has('x-upstream-status'))
      await assertDeclared({ method, url: new URL(path, url), contentType, ...result });
    return result;
  };
}

function parseBody(text: string): Body {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export type IntegrationSetup = {
  document: unknown;
  /** All operations of the document if undefined. */
  operations?: string[];
  base_url?: string;
  slug?: string;
  headers?: { name: string; value: string; sensitive?: boolean }[];
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
  const spec = await expectCreated(api('POST', '/api/workspaces/default/specs', { document }));
  const integration = await expectCreated(
    api('POST', '/api/workspaces/default/integrations', { spec_id: spec.id, slug, operations, ...rest }),
  );
  const app = await expectCreated(api('POST', '/api/workspaces/default/apps', { name: 'Test app' }));
  const { token } = await expectCreated(
    api('POST', `/api/workspaces/default/apps/${app.id}/tokens`, { name: 'test' }),
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
export function callWith(http: Client, appId: string, slug: string) {
  return (operation: string, input: unknown = {}, headers: Record<string, string> = {}) =>
    http('POST', callPath(appId, slug, operation), input, headers);
}

async function expectCreated(response: Promise<ClientResponse>): Promise<Body> {
  const { status, body } = await response;
  if (status !== 201) throw new Error(`expected 201, got ${status}: ${JSON.stringify(body)}`);
  return body;
}
