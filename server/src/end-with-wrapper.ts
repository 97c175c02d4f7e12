/** The npm scripts that run until they are stopped: a signal for one is for what it runs. */
const SCRIPTS: ReadonlySet<string | undefined> = new Set(['start', 'demo', 'trunkline', 'npx']);
const INTERVAL_MS = 500;

/**
 * Ends this process, as SIGTERM does, once the npm that started it has ended: one that is killed passes no signal on, and
 * would leave a server behind that holds its port and its data folder.
 */
export function endWithWrapper(env: Readonly<Record<string, string | undefined>> = process.env): void {
  if (!SCRIPTS.has(env.npm_lifecycle_event)) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, INTERVAL_MS);
  timer.unref();
}
