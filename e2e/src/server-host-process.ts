import { Value } from 'typebox/value';
import { createLogger } from '../../server/src/config/logging.ts';
import { readSettings } from '../../server/src/config/settings.ts';
import { startServer } from '../../server/src/start.ts';
import { HostRequest, type HostResponse } from './server-host-messages.ts';

/** The process of server-host.ts: starts and stops servers as its parent asks, and ends with its parent. */

const log = createLogger('info', { write: () => {} });
const servers = new Map<number, Awaited<ReturnType<typeof startServer>>>();

process.on('message', async (message: unknown) => {
  const request = Value.Parse(HostRequest, message);
  process.send?.(await respond(request));
});
process.on('disconnect', () => process.exit());

async function respond(request: HostRequest): Promise<HostResponse> {
  const { id } = request;
  try {
    if ('stop' in request) {
      await stop(request.stop);
      return { id, stopped: true };
    }
    const server = await startServer(readSettings(request.start), log);
    servers.set(id, server);
    const { url, setupLink } = server;
    return { id, started: { url, ...(setupLink && { setupLink }) } };
  } catch (error) {
    return { id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function stop(id: number): Promise<void> {
  const server = servers.get(id);
  servers.delete(id);
  server?.abort();
  await server?.stop();
}
