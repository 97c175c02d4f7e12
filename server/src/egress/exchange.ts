import type { Readable } from 'node:stream';
import { pipeline, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Egress } from './dispatcher.ts';
import {
  EgressDenied,
  type EgressError,
  EgressTimeout,
  EgressTooLarge,
  EgressUnreachable,
  egressErrorFrom,
} from './errors.ts';
import { judgeUrl } from './rules.ts';

/** One request of Trunkline's own and its whole answer, over the guarded dispatcher. */

export type AnswerHeaders = Record<string, string | string[] | undefined>;
export type Answer = { statusCode: number; headers: AnswerHeaders; body: Readable };

export type Request = {
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body?: string | undefined;
};

/**
 * Asks an address, once the rules allow it; a redirect is an answer like any other.
 *
 * @throws EgressDenied, and what undici throws: `exchangeError` tells it apart
 */
export async function ask(
  egress: Egress,
  url: string,
  { method, headers, body }: Request,
  signal: AbortSignal,
): Promise<Answer> {
  const verdict = judgeUrl(egress.rules, url);
  if (!verdict.allowed) throw new EgressDenied(hostOf(url), verdict.reason);
  const { origin, pathname, search } = new URL(url);
  return egress.dispatcher.request({
    origin,
    path: pathname + search,
    method,
    headers: { 'accept-encoding': 'gzip, br', 'user-agent': 'trunkline/0.1', ...headers },
    body: body ?? null,
    signal,
  });
}

/** Ends a body nobody reads; undici tells of it as an error, and it is none. */
export function discard(body: Readable): void {
  body.on('error', () => {}).destroy();
}

/**
 * The whole body of an answer, decompressed.
 *
 * @throws EgressTooLarge beyond `maxBytes`, counted after decompression; EgressUnreachable when it does not decompress
 */
export function wholeBody({ headers, body }: Answer, host: string, maxBytes: number): Promise<Buffer> {
  return gathered(body, decoderOf(headers['content-encoding']), host, maxBytes);
}

function decoderOf(encoding: string | string[] | undefined): Transform | undefined {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  return encoding === 'br' ? createBrotliDecompress() : undefined;
}

/**
 * The whole of a stream, as long as it stays within `maxBytes`; a bomb is stopped, not swallowed.
 *
 * @returns bytes in a buffer of their own that could still grow: to make it fixed is to copy it
 */
export async function gathered(
  source: Readable,
  decoder: Transform | undefined,
  host: string,
  maxBytes: number,
): Promise<Buffer> {
  // Grows in place: pieces that are joined at the end would be in memory twice.
  const store = new ArrayBuffer(0, { maxByteLength: maxBytes });
  const stream = decoder ? pipeline(source, decoder, () => {}) : source;
  try {
    for await (const chunk of stream) append(store, chunk);
    return Buffer.from(store, 0, store.byteLength);
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      /^(Z_|ERR__ERROR_FORMAT|ERR_BROTLI)/.test(String(error.code))
    ) {
      throw new EgressUnreachable(`${host} sent something that does not decompress as it says.`);
    }
    throw error;
  }
}

/** @throws EgressTooLarge beyond what the store may grow to */
function append(store: ArrayBuffer, chunk: Buffer): void {
  const end = store.byteLength + chunk.length;
  if (end > store.maxByteLength) throw new EgressTooLarge(store.maxByteLength);
  store.resize(end);
  new Uint8Array(store).set(chunk, end - chunk.length);
}

/** What ended an exchange before its end, told apart by type; `signal` is the one that bounded its time. */
export function exchangeError(error: unknown, host: string, signal: AbortSignal): EgressError {
  const failure = egressErrorFrom(error, host);
  return signal.aborted && error !== failure ? new EgressTimeout(host, 'total') : failure;
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
