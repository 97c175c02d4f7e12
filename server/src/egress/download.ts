import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Egress } from './dispatcher.ts';
import {
  type Answer,
  ask,
  discard,
  exchangeError,
  gathered,
  hostOf,
  type Request,
  wholeBody,
} from './exchange.ts';

/** The other side answered, and not with a description: a status, or redirects without end. */
export class SpecDownloadError extends Error {}

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const REQUEST: Request = {
  method: 'GET',
  headers: {
    accept: 'application/vnd.oai.openapi+json, application/json, application/yaml, text/yaml, */*;q=0.5',
  },
};

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
    try {
      const answer = await ask(egress, current, REQUEST, signal);
      if (!REDIRECTS.has(answer.statusCode))
        return { body: await bodyOf(answer, hostOf(current), options.maxBytes), url: current };
      discard(answer.body);
      current = locationOf(answer, current);
    } catch (error) {
      throw error instanceof SpecDownloadError ? error : exchangeError(error, hostOf(current), signal);
    }
  }
  throw new SpecDownloadError(`${hostOf(url)} redirects more than ${MOST_REDIRECTS} times.`);
}

function locationOf({ statusCode, headers }: Answer, url: string): string {
  const { location } = headers;
  if (typeof location !== 'string' || !URL.canParse(location, url)) {
    throw new SpecDownloadError(`${hostOf(url)} answered ${statusCode} without saying where to.`);
  }
  return new URL(location, url).href;
}

async function bodyOf(answer: Answer, host: string, maxBytes: number): Promise<Uint8Array> {
  const { statusCode } = answer;
  if (statusCode < 200 || statusCode > 299) {
    discard(answer.body);
    throw new SpecDownloadError(`${host} answered with status ${statusCode}${statusMeaning(statusCode)}.`);
  }
  const received = await wholeBody(answer, host, maxBytes);
  // Some servers serve a .gz file as it is (RFC 1952, 2.3.1: the magic bytes).
  const isGzip = received[0] === 0x1f && received[1] === 0x8b;
  return isGzip ? gathered(createGunzipOf(received), undefined, host, maxBytes) : received;
}

function createGunzipOf(bytes: Buffer): Readable {
  const gunzip = createGunzip();
  gunzip.end(bytes);
  return gunzip;
}

function statusMeaning(status: number): string {
  if (status === 401 || status === 403) return ': it asks for a login';
  if (status === 404 || status === 410) return ': there is nothing at this address';
  return '';
}

/** For the page of a file on GitHub, the address of the file itself; null for every other address. */
export function rawAddressOf(url: string): string | null {
  const [, repository, path] =
    /^https?:\/\/(?:www\.)?github\.com\/([^/]+\/[^/]+)\/blob\/([^?#]+)/.exec(url) ?? [];
  return repository && path ? `https://raw.githubusercontent.com/${repository}/${path}` : null;
}
