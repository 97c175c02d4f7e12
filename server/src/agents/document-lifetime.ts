const DEFAULT_MS = 10 * 60_000;
/** Whatever a document says, it is not fetched for each request, and a change of it is noticed within a day. */
const MIN_MS = 60_000;
const MAX_MS = 24 * 3_600_000;

/**
 * How long a client's metadata document may be used, in milliseconds.
 *
 * @param cacheControl of its response (RFC 9111, 5.2.2)
 */
export function documentLifetime(cacheControl: string | undefined): number {
  if (cacheControl === undefined) return DEFAULT_MS;
  if (/(?:^|[\s,])no-(?:store|cache)\b/i.test(cacheControl)) return MIN_MS;
  const [, seconds] = /(?:^|[\s,])max-age="?(\d{1,10})/i.exec(cacheControl) ?? [];
  if (seconds === undefined) return DEFAULT_MS;
  return Math.min(Math.max(Number(seconds) * 1000, MIN_MS), MAX_MS);
}
