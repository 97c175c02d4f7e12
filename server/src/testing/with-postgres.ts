import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startPostgres } from './postgres-server.ts';

/** `node server/src/testing/with-postgres.ts COMMAND`: runs tests on PostgreSQL, each with a database of its own. */

const [command = '', ...parameters] = process.argv.slice(2);
const postgres = await startPostgres();
const child = spawn(command, parameters, {
  stdio: 'inherit',
  env: { ...process.env, TEST_POSTGRES_URL: postgres.url },
});
const [status] = await once(child, 'exit');
await postgres.remove();
process.exitCode = typeof status === 'number' ? status : 1;
