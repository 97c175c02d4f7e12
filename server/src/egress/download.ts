import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Egress } from './dispatcher.ts';
import { EgressDenied, EgressTooLarge, EgressUnreachable, egressErrorFrom } from './errors.ts';
import { judgeUrl } from './rules.ts';

/** The other side answered, and not with a description: with a status, or with redirects that lead nowhere. */
export class SpecDownloadError extends Error {
  readonly kind: 'status' | 'redirect';
  /** The status answered last. */
  readonly status: number;

  constructor(kind: SpecDownloadError['kind'], status: number, message: string) {
    super(message);
    this.name = 'SpecDownloadError';
    this.kind = kind;
    this.status = status;
  }
}

/** The bytes, decompressed; the address they finally came from; the Content-Type, or ''. */
type DownloadedSpec = { body: Uint8Array; url: string; content_type: string };

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Downloads an API description. Each hop of at most five redirects is judged like the first address, and
 * connected to under the same rules; one from https to http is followed, as no credentials are ever sent.
 *
 * @param options `maxBytes` counts after decompression; `timeoutMs` bounds the whole download
 * @throws EgressError when it cannot be connected to or is cut short; SpecDownloadError on another answer than 2xx
 */
export async function downloadSpec(
  egress: Egress,
  url: string,
  options: { maxBytes: number; timeoutMs: number },
): Promise<DownloadedSpec> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  let current = url;
  for (let redirects = 0; ; redirects += 1) {
    const verdict = judgeUrl(egress.rules, current);
    if (!verdict.allowed) throw new EgressDenied(hostOf(current), verdict.reason);
    const answer = await get(egress, current, signal);
    if (!REDIRECTS.has(answer.statusCode)) return read(answer, current, options.maxBytes);
    answer.body.destroy();
    current = locationOf(answer, current);
    if (redirects === MOST_REDIRECTS) {
      const message = `${hostOf(url)} redirects more than ${MOST_REDIRECTS} times.`;
      throw new SpecDownloadError('redirect', answer.statusCode, message);
    }
  }
}

async function get(egress: Egress, url: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const { origin, pathname, search } = new URL(url);
  try {
    return await egress.dispatcher.request({
      origin,
      path: pathname + search,
      method: 'GET',
      headers: {
        accept: 'application/vnd.oai.openapi+json, application/json, application/yaml, text/yaml, */*;q=0.5',
        'accept-encoding': 'gzip, deflate, br',
        'user-agent': 'trunkline',
      },
      signal,
    });
  } catch (error) {
    throw egressErrorFrom(error, hostOf(url));
  }
}

/** Where a redirect leads; a relative Location is relative to the address asked for (RFC 9110, 10.2.2). */
function locationOf({ statusCode, headers }: Dispatcher.ResponseData, url: string): string {
  const { location } = headers;
  if (typeof location === 'string' && URL.canParse(location, url)) return new URL(location, url).href;
  const message = `${hostOf(url)} answered ${statusCode} without saying where to.`;
  throw new SpecDownloadError('redirect', statusCode, message);
}

async function read(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  url: string,
  maxBytes: number,
): Promise<DownloadedSpec> {
  const host = hostOf(url);
  if (statusCode < 200 || statusCode > 299) {
    body.destroy();
    const message = `${host} answered with status ${statusCode}${statusMeaning(statusCode)}.`;
    throw new SpecDownloadError('status', statusCode, message);
  }
  const { 'content-type': type, 'content-encoding': coding } = headers;
  try {
    const received = await gathered(decoded(body, coding, host), maxBytes);
    return {
      body: isGzip(received) ? await gathered(gunzipped(received), maxBytes) : received,
      url,
      content_type: typeof type === 'string' ? type : '',
    };
  } catch (error) {
    throw egressErrorFrom(error, host);
  }
}

function statusMeaning(status: number): string {
  if (status === 401 || status === 403) return ': it asks for a login';
  if (status === 404 || status === 410) return ': there is nothing at this address';
  return '';
}

/** The body without its content coding (RFC 9110, 8.4.1); one coding is read, not a chain of them. */
function decoded(body: Readable, coding: string | string[] | undefined, host: string): Readable {
  const name = String(coding ?? 'identity').toLowerCase();
  if (name === 'identity' || name === '') return body;
  const decoder = DECODERS.get(name);
  if (!decoder) {
    body.destroy();
    throw new EgressUnreachable(`${host} compressed its answer in a way that was not asked for.`);
  }
  // Whatever fails on the way reaches the decoder, and whoever reads it.
  return pipeline(body, decoder(), () => {});
}

const DECODERS = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** Some servers give a .gz file as it is: known by its first bytes (RFC 1952, 2.3.1). */
function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function gunzipped(bytes: Buffer): Readable {
  const gunzip = createGunzip();
  gunzip.end(bytes);
  return gunzip;
}

/** The whole of a stream, as long as it stays within `maxBytes`; a bomb is stopped, not swallowed. */
async function gathered(source: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop destroys the stream, and with it the connection.
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new EgressTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What a message may say of an address: its host; user names, paths and queries may be secret. */
function hostOf(url: string): string {
  return (URL.canParse(url) && new URL(url).host) || 'this address';
}

/** For the page of a file on GitHub, the address of the file itself; null for every other address. */
export function rawAddressOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname } = new URL(url);
  if (hostname !== 'github.com' && hostname !== 'www.github.com') return null;
  const [, repository, file] = /^\/([^/]+\/[^/]+)\/blob\/([^/]+\/.+)$/.exec(pathname) ?? [];
  return repository && file ? `https://raw.githubusercontent.com/${repository}/${file}` : null;
}
