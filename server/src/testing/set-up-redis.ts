import { spawnSync } from 'node:child_process';
import { findRedis } from './redis-program.ts';

/**
 * `npm run setup:redis`: installs the server of the tests of REDIS_URL where there is none (as root, on Debian), and says
 * in one line what it did. Nothing is started.
 */

/** They have the server without its service; a distribution has one of them. */
const PACKAGES = ['redis-tools', 'valkey-tools'];
const MAX_MS = 180_000;

function setUpRedis(): string {
  const existing = findRedis();
  if (existing) return `There is a Redis already: ${existing.argv0} ${existing.version} (${existing.path})`;
  run('update');
  for (const name of PACKAGES) {
    run('install', '--yes', '--no-install-recommends', name);
    const installed = findRedis();
    if (installed) return `Installed Debian's package ${name}: ${installed.argv0} ${installed.version}`;
  }
  throw new Error('No Redis could be installed. Put a redis-server or valkey-server on the PATH.');
}

function run(...args: string[]): void {
  spawnSync('apt-get', ['-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: 'ignore',
    timeout: MAX_MS,
  });
}

try {
  console.log(setUpRedis());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
