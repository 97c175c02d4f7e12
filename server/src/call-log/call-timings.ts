/** Where the time of a call went, in microseconds, as its row stores it. */
export type StoredTimings = {
  queue_us: number;
  /** null: no connection was opened for it. */
  dns_us: number | null;
  connect_us: number | null;
  tls_us: number | null;
  first_byte_us: number;
  body_us: number;
};

/** In one short text, such as `0,,,,523,41`: six columns would be bound and sent for each call. */
export function encodeTimings(timings: StoredTimings): string {
  const { queue_us, dns_us, connect_us, tls_us, first_byte_us, body_us } = timings;
  return `${queue_us},${dns_us ?? ''},${connect_us ?? ''},${tls_us ?? ''},${first_byte_us},${body_us}`;
}

/** @returns null for a text that this version does not read */
export function decodeTimings(text: string): StoredTimings | null {
  const match = TIMINGS.exec(text);
  if (!match) return null;
  const [, queue, dns, connect, tls, firstByte, body] = match;
  return {
    queue_us: Number(queue),
    dns_us: optional(dns),
    connect_us: optional(connect),
    tls_us: optional(tls),
    first_byte_us: Number(firstByte),
    body_us: Number(body),
  };
}

const TIMINGS = /^(\d+),(\d*),(\d*),(\d*),(\d+),(\d+)$/;

function optional(digits: string | undefined): number | null {
  return digits ? Number(digits) : null;
}
