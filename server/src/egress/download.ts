import type { Readable } from 'node:stream';
import { pipeline, Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Egress } from './dispatcher.ts';
import {
  EgressDenied,
  EgressError,
  EgressTimeout,
  EgressTooLarge,
  EgressUnreachable,
  egressErrorFrom,
} from './errors.ts';
import { judgeUrl } from './rules.ts';

/** The other side answered, and not with a description: a status, or redirects without end. */
export class SpecDownloadError extends Error {}

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

type Downloaded = { body: Uint8Array; url: string };

/**
 * Downloads an API description. Each hop of at most five redirects is judged like the first address, and
 * connected to under the same rules.
 *
 * @param options `maxBytes` counts after decompression; `timeoutMs` bounds the whole download
 * @returns the bytes, decompressed, and the address they finally came from
 * @throws EgressError when it cannot be connected to or is cut short; SpecDownloadError on another answer than 2xx
 */
export async function downloadSpec(
  egress: Egress,
  url: string,
  options: { maxBytes: number; timeoutMs: number },
): Promise<Downloaded> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  let current = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const verdict = judgeUrl(egress.rules, current);
    if (!verdict.allowed) throw new EgressDenied(hostOf(current), verdict.reason);
    try {
      const answer = await get(egress, current, signal);
      if (!REDIRECTS.has(answer.statusCode))
        return { body: await bodyOf(answer, hostOf(current), options.maxBytes), url: current };
      discard(answer.body);
      current = locationOf(answer, current);
    } catch (error) {
      if (error instanceof SpecDownloadError || error instanceof EgressError) throw error;
      if (signal.aborted) throw new EgressTimeout(hostOf(current), 'total');
      throw egressErrorFrom(error, hostOf(current));
    }
  }
  throw new SpecDownloadError(`${hostOf(url)} redirects more than ${MOST_REDIRECTS} times.`);
}

type Answer = { statusCode: number; headers: Record<string, string | string[] | undefined>; body: Readable };

function get(egress: Egress, url: string, signal: AbortSignal): Promise<Answer> {
  const { origin, pathname, search } = new URL(url);
  return egress.dispatcher.request({
    origin,
    path: pathname + search,
    method: 'GET',
    headers: {
      accept: 'application/vnd.oai.openapi+json, application/json, application/yaml, text/yaml, */*;q=0.5',
      'accept-encoding': 'gzip, br',
      'user-agent': 'trunkline/0.1',
    },
    signal,
  });
}

/** Ends a body nobody reads; undici tells of it as an error, and it is none. */
function discard(body: Readable): void {
  body.on('error', () => {}).destroy();
}

function locationOf({ statusCode, headers }: Answer, url: string): string {
  const { location } = headers;
  if (typeof location !== 'string' || !URL.canParse(location, url)) {
    throw new SpecDownloadError(`${hostOf(url)} answered ${statusCode} without saying where to.`);
  }
  return new URL(location, url).href;
}

async function bodyOf(
  { statusCode, headers, body }: Answer,
  host: string,
  maxBytes: number,
): Promise<Uint8Array> {
  if (statusCode < 200 || statusCode > 299) {
    discard(body);
    throw new SpecDownloadError(`${host} answered with status ${statusCode}${statusMeaning(statusCode)}.`);
  }
  const received = await gathered(body, decoderOf(headers['content-encoding']), host, maxBytes);
  // Some servers serve a .gz file as it is (RFC 1952, 2.3.1: the magic bytes).
  const isGzip = received[0] === 0x1f && received[1] === 0x8b;
  return isGzip ? gathered(createGunzipOf(received), undefined, host, maxBytes) : received;
}

function createGunzipOf(bytes: Buffer): Readable {
  const gunzip = createGunzip();
  gunzip.end(bytes);
  return gunzip;
}

function decoderOf(encoding: string | string[] | undefined): Transform | undefined {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  return encoding === 'br' ? createBrotliDecompress() : undefined;
}

/** The whole of a stream, as long as it stays within `maxBytes`; a bomb is stopped, not swallowed. */
async function gathered(
  source: Readable,
  decoder: Transform | undefined,
  host: string,
  maxBytes: number,
): Promise<Buffer> {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new EgressTooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  // The failure of any step reaches the counter, which `buffer` reads.
  const counted = decoder
    ? pipeline(source, decoder, counter, () => {})
    : pipeline(source, counter, () => {});
  try {
    return await buffer(counted);
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

function statusMeaning(status: number): string {
  if (status === 401 || status === 403) return ': it asks for a login';
  if (status === 404 || status === 410) return ': there is nothing at this address';
  return '';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** For the page of a file on GitHub, the address of the file itself; null for every other address. */
export function rawAddressOf(url: string): string | null {
  const [, repository, path] =
    /^https?:\/\/(?:www\.)?github\.com\/([^/]+\/[^/]+)\/blob\/([^?#]+)/.exec(url) ?? [];
  return repository && path ? `https://raw.githubusercontent.com/${repository}/${path}` : null;
}
