import type { Readable } from 'node:stream';
import { pipeline, type Transform } from 'node:stream';
import type { Dispatcher } from 'undici';
import { ACCEPTED_ENCODINGS, decodingError, decodingStreams } from './content-encoding.ts';
import type { Egress } from './dispatcher.ts';
import { type EgressError, EgressTimeout, EgressTooLarge, egressErrorFrom } from './errors.ts';
import { judgeUrl } from './rules.ts';

/** Trunkline's own requests, over the guarded dispatcher. */

export type ResponseHeaders = Record<string, string | string[] | undefined>;
export type EgressResponse = { statusCode: number; headers: ResponseHeaders; body: Readable };

export type Request = {
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body?: string | undefined;
};

/**
 * Sends a request, once the rules allow its URL; a redirect is a response like any other.
 *
 * @throws EgressDenied, and what undici throws: `exchangeError` tells it apart
 */
export async function sendRequest(
  egress: Egress,
  url: string,
  { method, headers, body }: Request,
  signal: AbortSignal,
): Promise<EgressResponse> {
  const verdict = judgeUrl(egress.rules, url);
  if (!verdict.allowed) throw egress.deny(hostOf(url), verdict);
  const { origin, pathname, search } = new URL(url);
  return egress.dispatcher.request({
    origin,
    path: pathname + search,
    method,
    headers: { 'accept-encoding': ACCEPTED_ENCODINGS, 'user-agent': 'trunkline/0.1', ...headers },
    body: body ?? null,
    signal,
  });
}

/** Ends a body that is not read; undici emits an error for it, which is none. */
export function discard(body: Readable): void {
  body.on('error', () => {}).destroy();
}

/**
 * The whole body of a response, decompressed.
 *
 * @throws EgressTooLarge beyond `maxBytes`, counted after decompression; EgressBadEncoding
 */
export async function readBody({ headers, body }: EgressResponse, maxBytes: number): Promise<Buffer> {
  let decoders: Transform[];
  try {
    decoders = decodingStreams(headers);
  } catch (error) {
    discard(body);
    throw error;
  }
  // The reader of the last stream gets the error.
  const decoded = decoders.reduce<Readable>((from, to) => pipeline(from, to, () => {}), body);
  return readStream(decoded, maxBytes);
}

/**
 * The whole of a stream, as long as it stays within `maxBytes`; a decompression bomb is stopped, not read.
 *
 * @returns bytes in a buffer of their own that could still grow: to make it fixed is to copy it
 * @throws EgressTooLarge, EgressBadEncoding
 */
export async function readStream(stream: Readable, maxBytes: number): Promise<Buffer> {
  // Grows in place: chunks that are concatenated at the end would be in memory twice.
  const store = new ArrayBuffer(0, { maxByteLength: maxBytes });
  try {
    for await (const chunk of stream) append(store, chunk);
  } catch (error) {
    throw decodingError(error);
  }
  return Buffer.from(store, 0, store.byteLength);
}

/** @throws EgressTooLarge beyond what the store may grow to */
function append(store: ArrayBuffer, chunk: Buffer): void {
  const end = store.byteLength + chunk.length;
  if (end > store.maxByteLength) throw new EgressTooLarge(store.maxByteLength);
  store.resize(end);
  new Uint8Array(store).set(chunk, end - chunk.length);
}

/** The failure of an exchange by its type; `signal` is the one that bounded its time. */
export function exchangeError(error: unknown, host: string, signal: AbortSignal): EgressError {
  const failure = egressErrorFrom(error, host);
  return signal.aborted && error !== failure ? new EgressTimeout(host, 'total') : failure;
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
