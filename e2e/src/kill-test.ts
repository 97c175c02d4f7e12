import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApiClient,
  createApiClient,
  createPersonalToken,
  expectBody,
} from '@trunkline/contract/api-client';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Spec } from '@trunkline/contract/schemas/specs';
import { Check } from 'typebox/value';
import { freePort } from '../../server/src/testing/port.ts';
import { ADMIN, startServer } from './server-process.ts';

const WRITERS = 4;
const MAX_LIFE_MS = 700;
const MAX_WAIT_MS = 20_000;
const INTEGRATIONS = '/api/workspaces/default/integrations';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://things.example.com' }],
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

export type KillReport = { kills: number; acknowledged: number; found: number; lost: string[] };

/** What the server acknowledged last of each integration: its name, or several while an edit has no response. */
type Acknowledged = Map<string, Set<string>>;

/**
 * Kills the server with SIGKILL at random moments while writers create and edit integrations as fast as they
 * can, and looks for every acknowledged one after each start.
 */
export async function killTest(kills: number): Promise<KillReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-kill-'));
  const port = await freePort();
  const acknowledged: Acknowledged = new Map();
  const lost: string[] = [];

  const first = await startServer(dataDir, port);
  const token = await createPersonalToken(first.url, ADMIN, 'e2e');
  const api = createApiClient(first.url, { authorization: `Bearer ${token}` });
  const spec = expectBody(await api('POST', '/api/workspaces/default/specs', { document: DOCUMENT }), Spec);
  await first.stop();

  for (let kill = 0; kill < kills; kill += 1) {
    const server = await startServer(dataDir, port);
    const writers = Array.from({ length: WRITERS }, (_, writer) =>
      write(api, spec.id, `w${kill}-${writer}`, acknowledged),
    );
    await firstAcknowledged(acknowledged, `w${kill}-`);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_LIFE_MS));
    await server.kill();
    await Promise.all(writers);
  }
  const last = await startServer(dataDir, port);
  for (const [slug, names] of acknowledged) {
    const { status, body } = await api('GET', `${INTEGRATIONS}/${slug}`);
    if (status !== 200 || !isAcknowledged(body, names)) lost.push(slug);
  }
  await last.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return { kills, acknowledged: acknowledged.size, found: acknowledged.size - lost.length, lost };
}

/** Whether an integration is whole, under a name that was acknowledged. */
function isAcknowledged(body: unknown, names: ReadonlySet<string>): boolean {
  return Check(Integration, body) && names.has(body.name) && body.operations.length === 1;
}

/** On a busy machine the first takes a while: a server that is killed before proves nothing. */
async function firstAcknowledged(acknowledged: Acknowledged, prefix: string): Promise<void> {
  for (let waited = 0; waited < MAX_WAIT_MS; waited += 10) {
    if ([...acknowledged.keys()].some((slug) => slug.startsWith(prefix))) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Creates and edits until the server is gone. */
async function write(
  api: ApiClient,
  specId: string,
  prefix: string,
  acknowledged: Acknowledged,
): Promise<void> {
  try {
    for (let count = 0; ; count += 1) {
      const slug = `${prefix}-${count}`;
      const created = await api('POST', INTEGRATIONS, {
        spec_id: specId,
        slug,
        name: 'created',
        operations: ['get:/things'],
        headers: [{ name: 'X-Api-Key', value: `key of ${slug}` }],
      });
      if (created.status !== 201)
        throw new Error(`refused: ${created.status} ${JSON.stringify(created.body)}`);
      acknowledged.set(slug, new Set(['created']));
      // Until the response arrives, the edit may or may not be saved.
      acknowledged.get(slug)?.add('edited');
      const edited = await api('PATCH', `${INTEGRATIONS}/${slug}`, { name: 'edited' }, { 'if-match': '"1"' });
      if (edited.status === 200) acknowledged.set(slug, new Set(['edited']));
    }
  } catch (error) {
    // fetch rejects with TypeError once the server was killed: what a writer is here to see.
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
  }
}
