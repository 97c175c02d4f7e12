import { connect, type Socket } from 'node:net';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { freePort } from '../../server/src/testing/port.ts';
import type { LongestBlock } from './event-loop-blocks.ts';
import { resetPeak, residentBytes, startProcess } from './processes.ts';
import { callBeside, createSteadyCaller } from './steady-caller.ts';
import { percentile } from './steady-calls.ts';
import { startTrunkline, type Trunkline, temporaryFolder } from './trunkline.ts';

/**
 * `npm run bench -- hostile [WORDS]`: calls at a steady rate beside each input that could delay them or take the memory,
 * or beside those whose name contains the words.
 */

const CALLS_PER_SECOND = 100;
const SECONDS = 6;
const PATHS = ['/ok', '/bomb', '/bomb-br', '/rows', '/deep', '/escapes', '/text'];

type Target = { url: string; adminToken: string; appToken: string; callUrl: (path: string) => string };
/** Sends one input, and ends when the server has responded to it. */
type Attack = (target: Target) => Promise<void>;

const pastedSpec = Buffer.from(JSON.stringify({ document: largeSpec(60_000) }));
const nestedSpec = Buffer.from(JSON.stringify({ document: '{"a":'.repeat(400_000) }));
const aliases = `openapi: 3.0.0\npaths: &a {/x: {get: {}}}\nx: [${Array(10_000).fill('*a').join(',')}]`;
const unknownMembers = Buffer.from(`{${members(6_000)}}`);
const largePayload = Buffer.from(`{"payload":{${members(700_000)}}}`);

const ATTACKS: [name: string, attack: Attack][] = [
  ['a pasted spec of 20 MB', paste(pastedSpec)],
  ['a pasted spec of 400,000 levels', paste(nestedSpec)],
  ['YAML aliases within each other', paste(Buffer.from(JSON.stringify({ document: aliases })))],
  ['6,000 unknown members, no account', ({ url }) => post(`${url}/api/setup`, unknownMembers)],
  [
    'a payload of 700,000 members',
    ({ callUrl, appToken }) => post(callUrl('/ok'), largePayload, bearer(appToken)),
  ],
  ['200 MB of zeros, as gzip', callOf('/bomb')],
  ['200 MB of zeros, as Brotli', callOf('/bomb-br')],
  ['a response of 70,000 objects', callOf('/rows')],
  ['a response of 2,000,000 levels', callOf('/deep')],
  ['a response of 800,000 escapes', callOf('/escapes')],
  ['5 MB of text with entities', callOf('/text')],
  ['1,000 bodies that never end, no account', ({ url }) => stallBodies(url, 1_000)],
];

export async function measureHostile(words = ''): Promise<void> {
  const attacks = ATTACKS.filter(([name]) => name.includes(words));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess(
    'bench/src/hostile-origin.ts',
    { PORT: String(port) },
    origin,
    null,
  );
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, new URL(origin).host, null, {
    reporter: 'event-loop-blocks.ts',
  });
  const target = await register(trunkline, origin);
  const caller = createSteadyCaller({
    url: target.callUrl('/ok'),
    token: target.appToken,
    callsPerSecond: CALLS_PER_SECOND,
  });
  await caller.callFor(2);
  console.log(
    `${CALLS_PER_SECOND} calls/s for ${SECONDS} s beside each input, which is sent again and again; blocks of the event loop by the clock, and of processor time`,
  );
  await trunkline.report();
  print('nothing', await caller.callFor(SECONDS), await figuresOf(trunkline), 0);
  for (const [name, attack] of attacks) {
    resetPeak(trunkline.pid);
    const { times, done } = await callBeside(caller, SECONDS, () => attack(target));
    print(name, times, await figuresOf(trunkline), done);
  }
  await caller.end();
  await trunkline.stop();
  await originProcess.stop();
  folder.remove();
}

const BlockMessage = Type.Object({ ms: Type.Number(), cpuMs: Type.Number() });
type Figures = { block: LongestBlock; peakBytes: number };

/** Since the report before. */
async function figuresOf({ pid, report }: Trunkline): Promise<Figures> {
  return { block: Value.Parse(BlockMessage, await report()), peakBytes: residentBytes(pid).peak };
}

function print(name: string, times: readonly number[], { block, peakBytes }: Figures, sent: number): void {
  const ms = (value: number) => value.toFixed(0).padStart(4);
  const percent = (value: number) => ms(percentile(times, value));
  console.log(
    `  ${name.padEnd(42)} p50 ${percent(50)}  p99 ${percent(99)}  slowest ${percent(100)} ms  block ${ms(block.ms)} (cpu ${ms(block.cpuMs)}) ms  peak ${ms(peakBytes / (1 << 20))} MiB  (${sent} sent)`,
  );
}

async function register({ api, url }: Trunkline, origin: string): Promise<Target> {
  const document = { openapi: '3.1.0', info: { title: 'Hostile', version: '1' }, paths: pathItems() };
  const spec = expectBody(await api('POST', '/api/workspaces/default/specs', { document }), Spec);
  const created = await api('POST', '/api/workspaces/default/integrations', {
    spec_id: spec.id,
    slug: 'hostile',
    base_url: origin,
    operations: PATHS.map((path) => `post:${path}`),
    headers: [{ name: 'X-Key', value: 'secret&key', sensitive: true }],
  });
  expectBody(created, Integration);
  const app = expectBody(await api('POST', '/api/workspaces/default/apps', { name: 'Bench' }), App);
  const createdToken = await api('POST', `/api/workspaces/default/apps/${app.id}/tokens`, { name: 'bench' });
  const adminTokens = await api('POST', '/api/tokens', { name: 'bench' });
  return {
    url,
    appToken: expectBody(createdToken, TokenWithSecret).token,
    adminToken: expectBody(adminTokens, TokenWithSecret).token,
    callUrl: (path) =>
      `${url}/api/apps/${app.id}/integrations/custom/hostile/${encodeURIComponent(`post:${path}`)}`,
  };
}

function pathItems(): object {
  const item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } };
  const operation = {
    requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
    responses: {
      200: { description: 'ok', content: { 'application/json': { schema: { type: 'array', items: item } } } },
    },
  };
  return Object.fromEntries(PATHS.map((path) => [path, { post: operation }]));
}

function paste(body: Buffer): Attack {
  return ({ url, adminToken }) => post(`${url}/api/workspaces/default/specs`, body, bearer(adminToken));
}

function callOf(path: string): Attack {
  return ({ callUrl, appToken }) => post(callUrl(path), Buffer.from('{}'), bearer(appToken));
}

async function post(url: string, body: Buffer, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: new Uint8Array(body),
  }).catch(() => undefined);
  await response?.arrayBuffer().catch(() => undefined);
}

function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}

/** Connections that announce 64 KiB, send all but the last byte, and stay open for the time of the measurement. */
async function stallBodies(url: string, count: number): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const head = `POST /api/auth/sign-in/email HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 65536\r\n\r\n`;
  const body = Buffer.alloc(65_535, 0x20);
  const sockets = Array.from({ length: count }, (): Socket => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(Buffer.concat([Buffer.from(head), body])),
    );
    return socket.on('error', () => {});
  });
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  for (const socket of sockets) socket.destroy();
}

function members(count: number): string {
  return Array.from({ length: count }, (_, index) => `"m${index}":${index}`).join(',');
}

/** About 330 bytes an operation. */
function largeSpec(operations: number): string {
  const parameters = [{ name: 'id', in: 'query', description: 'x'.repeat(150), schema: { type: 'string' } }];
  const paths = Object.fromEntries(
    Array.from({ length: operations }, (_, index) => [
      `/p${index}`,
      { get: { operationId: `op${index}`, parameters, responses: { 200: { description: 'ok' } } } },
    ]),
  );
  return JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Large', version: '1' },
    servers: [{ url: 'https://a.example' }],
    paths,
  });
}
