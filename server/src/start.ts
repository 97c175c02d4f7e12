import { createLogger, standardOutput } from './config/logging.ts';
import { readSettings, type Settings, SettingsError } from './config/settings.ts';
import { startApp } from './services.ts';

/** Reads the settings, opens storage, listens, and stops cleanly on SIGTERM or SIGINT. */
export async function run(): Promise<void> {
  try {
    await serve(readSettings(process.env));
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`);
    process.exit(1);
  }
}

async function serve(settings: Settings): Promise<void> {
  const output = standardOutput();
  const log = createLogger(settings.logLevel, output.destination);
  const app = await startApp(settings, log);
  // Not through the log: a log is kept and collected, and this line opens the instance.
  if (app.setupLink)
    process.stdout.write(
      `\nTrunkline has no account yet. Open this link to make the first:\n  ${app.setupLink}\n\n`,
    );
  log.info({ url: app.url, data_dir: settings.dataDir }, 'listening');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info({ signal }, 'stopping');
      await app.close();
      log.info('stopped');
      await output.end();
      process.exit(0);
    });
  }
}

function startFailure(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Another program listens at this address already (${error.message}). Stop it, or set PORT to another port.`;
  }
  return `Trunkline could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
