import type { EventEmitter } from 'node:events';
import type { Logger } from 'pino';

/** A server that can be stopped, while it is still starting too. */
type Stoppable = {
  /** Signals to load balancers that it will stop. */
  drain: () => void;
  /** Finishes the requests in flight and closes. @returns whether all of it succeeded */
  stop: () => Promise<boolean>;
  /** Ends the requests in flight. */
  abort: () => void;
};

type Deps = {
  log: Logger;
  /** How long it goes on as before, so that load balancers notice. */
  stopDelayMs: number;
  /** How long requests in flight may take then. */
  stopMs: number;
  exit: (code: number) => Promise<void>;
};

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** For writing what is buffered, once the requests were aborted. */
const FLUSH_MS = 5_000;

/**
 * Stops on SIGTERM, SIGINT and SIGHUP: load balancers get `stopDelayMs` to notice, requests in flight `stopMs`, then they are
 * aborted, what is buffered is written, and the process ends. A second signal ends it at once.
 *
 * @param target the process
 * @param server resolves once it has started; a signal before is followed then
 */
export function stopOnSignals(
  target: EventEmitter,
  server: Promise<Stoppable>,
  { log, stopDelayMs, stopMs, exit }: Deps,
): void {
  let isStopping = false;
  for (const signal of SIGNALS) {
    target.on(signal, () => {
      log.info({ signal }, isStopping ? 'stopping at once' : 'stopping');
      if (isStopping) void exit(1);
      else void stop();
      isStopping = true;
    });
  }

  async function stop(): Promise<void> {
    const started = await server;
    started.drain();
    setTimeout(() => void close(started), stopDelayMs);
  }

  async function close({ stop, abort }: Stoppable): Promise<void> {
    const timers = [
      setTimeout(() => {
        log.warn({ stop_ms: stopMs }, 'requests in flight are aborted');
        abort();
      }, stopMs),
      setTimeout(() => void exit(1), stopMs + FLUSH_MS),
    ];
    const succeeded = await stop();
    for (const timer of timers) clearTimeout(timer);
    log.info('stopped');
    await exit(succeeded ? 0 : 1);
  }
}
