import { Type } from 'typebox';
import type { ConnectionTimes } from '../egress/dispatcher.ts';
import type { UpstreamRequest } from './request/build-request.ts';
import { maskedText } from './response/redact.ts';
import type { DeliveryStats } from './upstream/policy.ts';
import type { UpstreamHeaders } from './upstream/upstream-response.ts';

/** What whoever tries an operation is shown of it, secrets masked. */

const Header = Type.Object({ name: Type.String(), value: Type.String() });
const Milliseconds = Type.Union([Type.Number(), Type.Null()]);

export const ShownRequest = Type.Object({
  method: Type.String(),
  url: Type.String(),
  headers: Type.Array(Header),
  body: Type.Union([Type.String(), Type.Null()]),
  curl: Type.String({ description: 'The same request for a shell, secrets masked' }),
});

export const ShownDelivery = Type.Object({
  attempts: Type.Integer({ description: 'How often something was sent to the API' }),
  cache: Type.Union([Type.String(), Type.Null()], { description: '`hit`, `miss`, or null: not kept' }),
});

export const ShownTimings = Type.Object({
  dns_ms: { ...Milliseconds, description: 'Looking the name up; null where there was none to look up' },
  connect_ms: {
    ...Milliseconds,
    description: 'Opening the connection, TLS with it; null where none was opened',
  },
  first_byte_ms: Type.Number({ description: 'From the start to the first line of the answer' }),
});

export const ShownHeaders = Type.Array(Header);

/** A call that was tried, as far as its answer has begun. */
export type TriedCall = {
  /** As it was sent. */
  request: UpstreamRequest;
  answer: { statusCode: number; headers: UpstreamHeaders };
  /** What is masked. */
  secrets: readonly Buffer[];
  notes: DeliveryStats;
  times: ConnectionTimes;
  firstByteMs: number;
};

export function shownCall({ request, answer, secrets, notes, times, firstByteMs }: TriedCall) {
  const mask = (text: string) => maskedText(text, secrets);
  return {
    request: shownRequest(request, mask),
    response: { status_code: answer.statusCode, headers: shownHeaders(answer.headers, mask) },
    delivery: notes,
    timings: shownTimings(times, firstByteMs),
  };
}

type Mask = (text: string) => string;

function shownRequest({ method, origin, path, headers, body }: UpstreamRequest, mask: Mask) {
  const url = mask(origin + path);
  const pairs = Array.from({ length: headers.length / 2 }, (_, index) => ({
    name: headers[index * 2] ?? '',
    value: mask(headers[index * 2 + 1] ?? ''),
  }));
  const text = body === undefined ? null : mask(String(body));
  return { method, url, headers: pairs, body: text, curl: curlOf(method, url, pairs, text) };
}

function curlOf(
  method: string,
  url: string,
  headers: readonly { name: string; value: string }[],
  body: string | null,
): string {
  const parts = [
    `curl -X ${method} ${quoted(url)}`,
    ...headers.map(({ name, value }) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return parts.join(' \\\n  ');
}

/** A word of a POSIX shell: nothing in it is read as anything but text (POSIX.1-2024, 2.2.2). */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function shownHeaders(headers: UpstreamHeaders, mask: Mask) {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((text) => ({ name, value: mask(text) })),
  );
}

function shownTimings({ lookupMs, connectMs }: ConnectionTimes, firstByteMs: number) {
  return {
    dns_ms: lookupMs === null ? null : tenths(lookupMs),
    connect_ms: connectMs === null ? null : tenths(connectMs),
    first_byte_ms: tenths(firstByteMs),
  };
}

/** Milliseconds with one decimal. */
export function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
