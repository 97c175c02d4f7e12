import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Egress } from '../egress/dispatcher.ts';
import {
  discard,
  type EgressResponse,
  exchangeError,
  hostOf,
  readBody,
  readStream,
  sendRequest,
} from '../egress/exchange.ts';
import { isGzip } from '../egress/gzip.ts';
import { charsetIn } from '../openapi/model/media-types.ts';

/** The server responded without a document: with another status, or with too many redirects. */
export class SpecDownloadError extends Error {}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const NOT_MODIFIED = 304;
const ACCEPT = 'application/vnd.oai.openapi+json, application/json, application/yaml, text/yaml, */*;q=0.5';

/** The validators that a server sends with a version (RFC 9110, 8.8). */
export type Validators = { etag: string | null; lastModified: string | null };

export type DownloadedSpec = Validators & {
  /** Decompressed. */
  body: Uint8Array;
  /** The URL after redirects. */
  url: string;
};

export type DownloadOptions = {
  /** After decompression. */
  maxBytes: number;
  /** Bounds the whole download. */
  timeoutMs: number;
  /** Cancels the download. */
  signal?: AbortSignal;
  /** Called as bytes arrive, before decompression; `total` where the server sends it. */
  onBytes?: (bytes: number, total: number | undefined) => void;
};

/**
 * Downloads a spec. At most five redirects are followed, and the egress rules are applied to each URL.
 *
 * @throws EgressError when the connection is refused, fails or is cut; SpecDownloadError for other responses than 2xx
 */
export async function downloadSpec(
  egress: Egress,
  url: string,
  options: DownloadOptions,
): Promise<DownloadedSpec> {
  const downloaded = await downloadFollowingRedirects(egress, url, {}, options);
  if (!downloaded) throw new SpecDownloadError(`${hostOf(url)} responded with status ${NOT_MODIFIED}.`);
  return downloaded;
}

/**
 * Downloads a spec unless it is the version with these validators.
 *
 * @returns undefined where the server responds that it is (RFC 9110, 13.1)
 */
export function downloadIfChanged(
  egress: Egress,
  url: string,
  { etag, lastModified }: Validators,
  options: DownloadOptions,
): Promise<DownloadedSpec | undefined> {
  const condition = {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(lastModified !== null && { 'if-modified-since': lastModified }),
  };
  return downloadFollowingRedirects(egress, url, condition, options);
}

async function downloadFollowingRedirects(
  egress: Egress,
  url: string,
  condition: Record<string, string>,
  options: DownloadOptions,
): Promise<DownloadedSpec | undefined> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  const request = { method: 'GET', headers: { accept: ACCEPT, ...condition } } as const;
  let current = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    try {
      const response = await sendRequest(egress, current, request, signal);
      if (response.statusCode === NOT_MODIFIED) {
        discard(response.body);
        return undefined;
      }
      if (!REDIRECTS.has(response.statusCode)) return await toDownloadedSpec(response, current, options);
      discard(response.body);
      current = locationOf(response, current);
    } catch (error) {
      options.signal?.throwIfAborted();
      throw error instanceof SpecDownloadError ? error : exchangeError(error, hostOf(current), signal);
    }
  }
  throw new SpecDownloadError(`${hostOf(url)} redirects more than ${MAX_REDIRECTS} times.`);
}

function locationOf({ statusCode, headers }: EgressResponse, url: string): string {
  const { location } = headers;
  if (typeof location !== 'string' || !URL.canParse(location, url)) {
    throw new SpecDownloadError(`${hostOf(url)} responded with status ${statusCode} and no Location.`);
  }
  return new URL(location, url).href;
}

async function toDownloadedSpec(
  response: EgressResponse,
  url: string,
  options: DownloadOptions,
): Promise<DownloadedSpec> {
  const { etag, 'last-modified': lastModified } = response.headers;
  return {
    body: toUtf8(await readDocument(response, hostOf(url), options), charsetOf(response)),
    url,
    etag: typeof etag === 'string' ? etag : null,
    lastModified: typeof lastModified === 'string' ? lastModified : null,
  };
}

function charsetOf({ headers }: EgressResponse): string | undefined {
  return charsetIn(String(headers['content-type'] ?? ''));
}

/** A document in the charset that its server names (RFC 9110, 8.3.2), unless it is UTF-8 all the same, or a UTF. */
function toUtf8(body: Uint8Array, charset: string | undefined): Uint8Array {
  if (charset === undefined || isUtf8(body) || /^utf-?(?:8|16)/i.test(charset)) return body;
  try {
    return Buffer.from(new TextDecoder(charset).decode(body));
  } catch {
    return body;
  }
}

async function readDocument(
  response: EgressResponse,
  host: string,
  { maxBytes, onBytes }: DownloadOptions,
): Promise<Uint8Array> {
  const { statusCode, body } = response;
  if (statusCode < 200 || statusCode > 299) {
    discard(body);
    throw new SpecDownloadError(`${host} responded with status ${statusCode}${statusMeaning(statusCode)}.`);
  }
  if (onBytes) reportBytes(response, onBytes);
  const received = await readBody(response, maxBytes);
  // Some servers send a .gz file without content-encoding.
  return isGzip(received) ? readStream(gunzipStream(received), maxBytes) : received;
}

function reportBytes(
  { headers, body }: EgressResponse,
  onBytes: NonNullable<DownloadOptions['onBytes']>,
): void {
  const total = Number(headers['content-length'] ?? Number.NaN);
  let bytes = 0;
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    onBytes(bytes, Number.isSafeInteger(total) ? total : undefined);
  });
}

function gunzipStream(bytes: Buffer): Readable {
  const gunzip = createGunzip();
  gunzip.end(bytes);
  return gunzip;
}

function statusMeaning(status: number): string {
  if (status === 401 || status === 403) return ': it asks for a login';
  if (status === 404 || status === 410) return ': there is nothing at this URL';
  return '';
}

/** The URL of the raw file for the page of a file on GitHub or GitLab; null for every other URL. */
export function rawUrlOf(url: string): string | null {
  const [, repository, path] =
    /^https?:\/\/(?:www\.)?github\.com\/([^/]+\/[^/]+)\/blob\/([^?#]+)/.exec(url) ?? [];
  if (repository && path) return `https://raw.githubusercontent.com/${repository}/${path}`;
  return /^https?:\/\/[^/]+\/.+\/-\/blob\//.test(url) ? url.replace('/-/blob/', '/-/raw/') : null;
}
