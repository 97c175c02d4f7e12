import type { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { relayLogLevel } from './cluster/log-level.ts';
import { runWorkers } from './cluster/primary.ts';
import { isFirst, isWorker, signalsOf } from './cluster/worker.ts';
import { createLogger, standardOutput } from './config/logging.ts';
import { readSettings, type Settings } from './config/settings.ts';
import { endWithWrapper } from './end-with-wrapper.ts';
import { followRequests } from './http/in-flight.ts';
import { createServer } from './http/server.ts';
import { scheduleJobs } from './jobs/scheduled-jobs.ts';
import type { Metrics } from './metrics/metrics.ts';
import { createMetricsServer } from './metrics/metrics-routes.ts';
import { registerRoutes } from './routes.ts';
import { createServices } from './services.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { startBanner } from './start-banner.ts';
import { logStartFailure } from './start-failure.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { lockDataDir } from './storage/data-dir-lock.ts';
import type { Database } from './storage/database.ts';

type RunningServer = {
  /** Where browsers and apps reach the server. */
  url: string;
  /** The storage of the running server, for tests that look at it or break it. */
  db: Database;
  /** The one-time link that creates the first account, while there is none. */
  setupLink: string | undefined;
  /** Signals to load balancers and clients that it will stop; requests are served as before. */
  drain: () => void;
  /** Finishes the requests in flight, writes what is buffered, and closes. @returns whether all of it succeeded */
  stop: () => Promise<boolean>;
  /** Ends the requests in flight, which `stop` waits for. */
  abort: () => void;
};

/**
 * Settings -> start -> stop: opens storage, registers the routes and listens.
 *
 * @throws SettingsError when a setting cannot be used, Error when storage cannot be opened or the port is taken;
 *   whatever was opened by then is closed again
 */
export async function startServer(settings: Settings, log: Logger): Promise<RunningServer> {
  const shutdown = createShutdown(log);
  try {
    const { server, drain, abort, services, serverUrl } = await buildServer(settings, log, shutdown);
    const setupToken = isFirst() ? await services.firstRun.prepare(log) : undefined;
    scheduleJobs(services.scheduler, services, settings);
    await listenForMetrics(settings, services.metrics, log, shutdown);
    await server.listen({ port: settings.port, host: settings.host });
    const url = serverUrl();
    const setupLink = setupToken && `${url}/setup?token=${setupToken}`;
    return { url, db: services.db, setupLink, drain, stop: shutdown.run, abort };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

/** With METRICS_PORT, on a port of its own; it responds until everything else is closed. */
async function listenForMetrics(
  { metrics: settings, host }: Settings,
  metrics: Metrics | undefined,
  log: Logger,
  shutdown: Shutdown,
): Promise<void> {
  if (!metrics || settings?.port === undefined) return;
  const server = createMetricsServer({ metrics, token: settings.token }, log);
  shutdown.add('metrics port', () => server.close());
  await server.listen({ port: settings.port, host });
}

async function buildServer(settings: Settings, log: Logger, shutdown: Shutdown) {
  const services = await createServices(settings, log, shutdown);
  const server = createServer(log, settings);
  const { drain: drainConnections, abort, ended } = followRequests(server);
  const drain = () => {
    services.readiness.stop();
    drainConnections();
  };
  shutdown.add('HTTP server', async () => {
    await server.close();
    await ended();
  });
  const serverUrl = () => settings.publicUrl ?? server.listeningOrigin;
  await registerRoutes(server, services, settings, serverUrl);
  return { server, drain, abort, services, serverUrl };
}

/** The document of /api/openapi.json, made without listening; storage is created where the settings say. */
export async function openapiDocument(settings: Settings, log: Logger): Promise<object> {
  const shutdown = createShutdown(log);
  try {
    const { server } = await buildServer(settings, log, shutdown);
    await server.ready();
    return server.swagger();
  } finally {
    await shutdown.run();
  }
}

/** The server as a process: stops on SIGTERM, SIGINT and SIGHUP with exit code 0, or 1 where a part could not be closed. */
export async function run(): Promise<void> {
  // What is written is for this user alone.
  process.umask(0o077);
  endWithWrapper();
  const output = standardOutput();
  try {
    const settings = readSettings(process.env);
    if (settings.cluster > 1 && !isWorker()) await runPrimary(settings, output);
    else await runUntilSignal(settings, output);
  } catch (error) {
    // Whatever LOG_LEVEL says: the process ends with it.
    logStartFailure(createLogger('fatal', output.destination), error);
    await output.end();
    process.exit(1);
  }
}

type Output = ReturnType<typeof standardOutput>;

/** Holds the data folder for its workers, and serves nothing itself. */
async function runPrimary(settings: Settings, output: Output): Promise<void> {
  const unlock = lockDataDir(settings);
  const log = createLogger(settings.logLevel, output.destination);
  relayLogLevel(log);
  const code = await runWorkers(settings.cluster, log);
  unlock();
  await output.end();
  process.exit(code);
}

async function runUntilSignal(settings: Settings, output: Output): Promise<void> {
  const log = createLogger(settings.logLevel, output.destination);
  const exit = async (code: number) => {
    await output.end();
    process.exit(code);
  };
  handleProcessErrors(process, log, exit);
  for (const warning of settings.warnings) log.warn(warning);
  const starting = startServer(settings, log);
  const { stopDelayMs, stopMs } = settings;
  stopOnSignals(signalsOf(process), starting, { log, stopDelayMs, stopMs, exit });
  const server = await starting;
  log.info({ url: server.url, data_dir: settings.dataDir }, 'listening');
  const { isTTY: isTerminal } = process.stdout;
  process.stdout.write(startBanner({ ...server, isTerminal, isQuiet: !log.isLevelEnabled('info') }));
}

/**
 * A rejected promise that nothing handles is logged, and the server continues: one failed task in the background must
 * not end the calls of everyone. After an exception that nothing caught the state of the process is unknown: it is
 * logged, and the process ends with exit code 1 once the log is written.
 */
export function handleProcessErrors(
  target: EventEmitter,
  log: Logger,
  exit: (code: number) => Promise<void>,
): void {
  target.on('unhandledRejection', (reason: unknown) => log.error({ err: reason }, 'unhandled rejection'));
  target.on('uncaughtException', (error: unknown) => {
    log.fatal({ err: error }, 'uncaught exception');
    void exit(1);
  });
}
