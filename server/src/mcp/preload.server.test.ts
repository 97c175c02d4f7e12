import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallingApp } from '../gateway/runtime-config.ts';
import { readInstanceValue } from '../storage/instance-values.ts';
import { openEmptyDatabase } from '../testing/database.ts';
import type { Scope } from '../testing/scope.ts';
import type { Directory } from './directory.ts';
import { createMcpPreload } from './preload.ts';

async function startPreload(scope: Scope) {
  const db = await openEmptyDatabase(scope);
  const done: string[] = [];
  const directoryOf = (id: string): Directory | undefined => {
    if (id === 'deleted') return undefined;
    const integration = { id, slug: id, name: id, description: '' };
    const tools = async () => {
      done.push(`tools of ${id}`);
      return new Map();
    };
    return {
      settings: { mcp_tools: 'auto', mcp_pinned_integrations: [] },
      endpoints: [],
      integrations: new Map([[id, { integration, endpoints: [], tools }]]),
      byName: new Map(),
      isComplete: true,
      index: () => assert.fail('nothing is searched'),
    };
  };
  const start = () =>
    createMcpPreload({
      db,
      directories: { of: async ({ id }: CallingApp) => directoryOf(id) },
      load: async () => void done.push('SDK'),
    });
  const remembered = () => readInstanceValue(db, 'mcp_recent_apps');
  return { start, done, remembered };
}

const { signal } = new AbortController();

test('a server in which no agent has called loads nothing', async (t) => {
  const { start, done } = await startPreload(t);
  await start().run(signal, 0);
  assert.deepEqual(done, []);
});

test('another loads the SDK, and makes the tools of the apps that agents called last', async (t) => {
  const { start, done, remembered } = await startPreload(t);
  for (const id of ['a', 'b', 'deleted', 'a', 'b']) {
    const { noteApp } = start();
    noteApp({ id, workspaceId: 'w' });
    noteApp({ id, workspaceId: 'w' });
    while (!(await remembered())?.startsWith(`[{"id":"${id}"`));
  }
  await start().run(signal, 0);
  assert.deepEqual(done, ['SDK', 'tools of b', 'tools of a']);
});

test('one that closes makes none', async (t) => {
  const { start, done } = await startPreload(t);
  const closing = new AbortController();
  const { run } = start();
  const running = run(closing.signal);
  closing.abort();
  await assert.rejects(running, { name: 'AbortError' });
  assert.deepEqual(done, []);
});
