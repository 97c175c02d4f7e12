/**
 * Calls at a steady rate, and how long each took in milliseconds. They start on schedule however long others take, so
 * that a pause of the server counts for every call that it delays.
 *
 * @param isOver when the calls end; checked before each of them
 */
export async function latencies(
  call: () => Promise<void>,
  callsPerSecond: number,
  isOver: () => boolean,
): Promise<number[]> {
  const begun = performance.now();
  const results: Promise<number>[] = [];
  for (let index = 0; !isOver(); index += 1) {
    const due = begun + (index * 1000) / callsPerSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const started = performance.now();
    results.push(call().then(() => performance.now() - started));
  }
  return Promise.all(results);
}

/** For `latencies`: over after so many seconds from now. */
export function after(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1000;
  return () => performance.now() >= end;
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/** Sends a call that must succeed, and reads its response. */
export async function sendCall(url: string, token: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`a call responded with ${response.status}`);
}
