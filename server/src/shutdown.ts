import type { Logger } from 'pino';

export type Shutdown = ReturnType<typeof createShutdown>;

/**
 * What has to be closed when the server stops, added as it is opened and closed in the reverse order. A step that
 * fails is logged and keeps no other from running.
 */
export function createShutdown(log: Logger) {
  const steps: { name: string; close: () => Promise<unknown> }[] = [];
  let running: Promise<boolean> | undefined;

  function add(name: string, close: () => Promise<unknown>): void {
    steps.push({ name, close });
  }

  /** Closes everything, once however often it is called. @returns whether every step succeeded */
  function run(): Promise<boolean> {
    running ??= closeAll();
    return running;
  }

  async function closeAll(): Promise<boolean> {
    let succeeded = true;
    for (const { name, close } of steps.toReversed()) {
      try {
        await close();
      } catch (error) {
        succeeded = false;
        log.error({ err: error, part: name }, 'a part could not be closed');
      }
    }
    return succeeded;
  }

  return { add, run };
}
