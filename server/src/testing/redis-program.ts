import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How a Redis or Valkey server of this machine is started. */
export type RedisProgram = {
  path: string /** What it has to take itself for. */;
  argv0: string;
  version: string;
};

/**
 * Debian's packages redis-tools and valkey-tools have the server without its service: under another name, which is what
 * it is told by.
 */
const NAMES = [
  ['redis-server', 'redis-server'],
  ['valkey-server', 'valkey-server'],
  ['redis-check-rdb', 'redis-server'],
  ['valkey-check-rdb', 'valkey-server'],
] as const;

/** @returns undefined where none is installed */
export function findRedis(): RedisProgram | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  for (const [name, argv0] of NAMES) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (!existsSync(path)) continue;
      const { status, stdout } = spawnSync(path, ['--version'], { argv0, encoding: 'utf8' });
      if (status === 0) return { path, argv0, version: /v=(\S+)/.exec(stdout)?.[1] ?? 'unknown' };
    }
  }
  return undefined;
}
