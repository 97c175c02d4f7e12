const STEP_MS = 100;

/** Time that counts in steps, so that a pause of this process is not taken for slowness of the server. */
export function startCountdown(ms: number): { over: Promise<void>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = ms / STEP_MS;
  const timer = setInterval(() => {
    left -= 1;
    if (left <= 0) resolve();
  }, STEP_MS);
  return { over: promise, cancel: () => clearInterval(timer) };
}
