import { setTimeout } from 'node:timers/promises';
import { Type } from 'typebox';
import type { CallingApp } from '../gateway/runtime-config.ts';
import type { Database } from '../storage/database.ts';
import { readInstanceValue, writeInstanceValue } from '../storage/instance-values.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Directories } from './directory.ts';

/** Before an agent asks: a server where agents have called loads the SDK, and makes the tools of the apps that were last called. */

const RECENT_APPS = 'mcp_recent_apps';
const MAX_RECENT_APPS = 10;
/** Of one process. Beyond that, nothing is gained. */
const MAX_NOTED = 1_000;
/** After the start, which has enough to do. */
const DELAY_MS = 2_000;

const RecentApps = Type.Array(Type.Object({ id: Type.String(), workspaceId: Type.String() }));

type Deps = {
  db: Database;
  directories: Pick<Directories, 'of'>;
  /** Loads what responds to agents. */
  load: () => Promise<unknown>;
};

/** @returns `noteApp` for each request of an agent, `run` for the start */
export function createMcpPreload({ db, directories, load }: Deps) {
  const noted = new Set<string>();

  /** Remembers the app for the next start. Takes no time; of two processes at once, one is remembered. */
  function noteApp({ id, workspaceId }: CallingApp): void {
    if (noted.has(id) || noted.size >= MAX_NOTED) return;
    noted.add(id);
    // A start without it is slower for the first agent, no more.
    remember({ id, workspaceId }).catch(() => {});
  }

  async function remember(app: CallingApp): Promise<void> {
    const recent = await readRecentApps();
    const others = recent.filter(({ id }) => id !== app.id);
    await writeInstanceValue(db, RECENT_APPS, JSON.stringify([app, ...others].slice(0, MAX_RECENT_APPS)));
  }

  async function readRecentApps(): Promise<CallingApp[]> {
    const text = await readInstanceValue(db, RECENT_APPS);
    return text === undefined ? [] : decodeJsonColumn(RecentApps, text, 'instance.value', RECENT_APPS);
  }

  /** Does nothing where no agent has called yet. @param delayMs how long calls have the start for themselves */
  async function run(signal: AbortSignal, delayMs = DELAY_MS): Promise<void> {
    await setTimeout(delayMs, undefined, { signal, ref: false });
    const apps = await readRecentApps();
    if (apps.length === 0) return;
    await load();
    for (const app of apps) {
      const directory = await directories.of(app);
      for (const integration of directory?.integrations.values() ?? []) {
        if (signal.aborted) return;
        await integration.tools();
      }
    }
  }

  return { noteApp, run };
}
