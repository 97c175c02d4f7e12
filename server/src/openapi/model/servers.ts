import { quote, type SpecWarning } from '../parse/errors.ts';
import type { JsonObject } from '../parse/json.ts';
import type { Operation } from './operation.ts';
import { readerFor } from './version-reader.ts';

/**
 * The base URLs that a document declares, absolute and without a slash at the end. Relative ones are resolved against
 * the URL of the document (OpenAPI 3.1.1 "Server Object"), and left out where there is none.
 *
 * @param sourceUrl where the document was downloaded, or null when it was pasted
 */
export function listServers(document: JsonObject, sourceUrl: string | null): string[] {
  return [...new Set(serverUrls(document, sourceUrl).flatMap((url) => absolute(url, sourceUrl) ?? []))];
}

/** Without `servers` there is one, "/" (OpenAPI Object, `servers`). */
function serverUrls(document: JsonObject, sourceUrl: string | null): string[] {
  const servers = readerFor(document).servers(sourceUrl);
  return servers.length === 0 ? ['/'] : servers.map(({ url }) => url);
}

/** Warnings about servers of a document that cannot be used as a base URL. */
export function serverWarnings(document: JsonObject, sourceUrl: string | null): SpecWarning[] {
  return readerFor(document)
    .servers(sourceUrl)
    .flatMap(({ url, pointer }) => {
      const message = serverIssue(url, sourceUrl);
      return message === undefined ? [] : [{ pointer, message }];
    });
}

/**
 * A warning about an operation with servers of its own (OpenAPI 3.1.1 "Path Item Object", "Operation Object"): an
 * integration has one base URL, and no spec can have its secrets sent elsewhere.
 */
export function ownServerWarning(operation: Operation): string[] {
  const own = operation.ownServers().map(withoutSlash);
  if (own.length === 0) return [];
  const usual = new Set(serverUrls(operation.document, null).map(withoutSlash));
  return own.some((url) => usual.has(url))
    ? []
    : [`It is on its own server, ${quote(own[0] ?? '', 200)}: calls reach it only if that is the base URL.`];
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function serverIssue(url: string, sourceUrl: string | null): string | undefined {
  const quoted = quote(url, 200);
  if (/[{}]/.test(url))
    return `The server ${quoted} has a variable without a default: put its value into the base URL.`;
  if (absolute(url, sourceUrl) !== undefined) {
    const { search = '', hash = '', username = '' } = URL.parse(url, sourceUrl ?? undefined) ?? {};
    return search || hash || username
      ? `The server ${quoted} has more than a base URL can have: its query, fragment and user are left out.`
      : undefined;
  }
  return URL.canParse(url)
    ? `The server ${quoted} uses neither http nor https.`
    : `The server ${quoted} is relative to an unknown URL: set the base URL yourself.`;
}

function absolute(url: string, sourceUrl: string | null): string | undefined {
  if (/[{}]/.test(url)) return undefined;
  const base = sourceUrl ?? undefined;
  if (!URL.canParse(url, base)) return undefined;
  const { protocol, origin, pathname } = new URL(url, base);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return withoutSlash(origin + pathname);
}
