import { quote, type SpecWarning } from '../parse/errors.ts';
import { isObject, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';

/**
 * The base URLs a description offers, absolute and without a slash at the end: OpenAPI's `servers` with
 * variables at their defaults, Swagger's schemes, host and basePath. What is relative is read against the
 * address the description came from (OpenAPI 3.1.1 "Server Object") and left out where there is none.
 *
 * @param sourceUrl where the description was downloaded, or null when it was pasted
 */
export function listServers(document: JsonObject, sourceUrl: string | null): string[] {
  const urls =
    member(document, 'swagger') === undefined
      ? openapiServers(document)
      : swaggerServers(document, sourceUrl);
  return [...new Set(urls.flatMap((url) => absolute(url, sourceUrl) ?? []))];
}

/** Servers that a document names and that no call can be built on as they are. */
export function serverWarnings(document: JsonObject, sourceUrl: string | null): SpecWarning[] {
  if (member(document, 'swagger') !== undefined) return [];
  return listIn(document, 'servers').flatMap((server, index) => {
    const url = isObject(server) ? withDefaults(server) : '';
    const message = serverFault(url, sourceUrl);
    return message === undefined ? [] : [{ pointer: `/servers/${index}`, message }];
  });
}

/**
 * What to know of an operation that is on other servers than the document's: its own take the place of its path's, and
 * those of the document's (OpenAPI 3.1.1 "Path Item Object", "Operation Object"). An integration has one base URL, and
 * its secrets go nowhere else because a description says so.
 */
export function ownServerWarning(
  document: JsonObject,
  pathItem: JsonObject,
  operation: JsonObject,
): string[] {
  const own = [operation, pathItem]
    .map((node) => listIn(node, 'servers').filter(isObject))
    .find((servers) => servers.length > 0);
  if (!own) return [];
  const urls = own.map((server) => withoutSlash(withDefaults(server)));
  const usual = new Set(openapiServers(document).map(withoutSlash));
  return urls.some((url) => usual.has(url))
    ? []
    : [
        `It is on a server of its own, ${quote(urls[0] ?? '', 200)}: calls reach it only where that is the base URL.`,
      ];
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function serverFault(url: string, sourceUrl: string | null): string | undefined {
  const shown = quote(url, 200);
  if (/[{}]/.test(url))
    return `The server ${shown} has a variable without a default: put its value into the base URL.`;
  if (absolute(url, sourceUrl) !== undefined) return undefined;
  return URL.canParse(url)
    ? `The server ${shown} is not reached by http or https.`
    : `The server ${shown} is relative to an address that is not known: give the base URL yourself.`;
}

function openapiServers(document: JsonObject): string[] {
  const servers = listIn(document, 'servers').filter(isObject);
  // No servers: a single one, "/" (OpenAPI Object, `servers`).
  return servers.length === 0 ? ['/'] : servers.map(withDefaults);
}

function withDefaults(server: JsonObject): string {
  const variables = objectIn(server, 'variables');
  return textIn(server, 'url').replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const fallback = member(objectIn(variables, name), 'default');
    return typeof fallback === 'string' || typeof fallback === 'number' ? String(fallback) : whole;
  });
}

function swaggerServers(document: JsonObject, sourceUrl: string | null): string[] {
  const host = textIn(document, 'host') || (sourceUrl ? new URL(sourceUrl).host : '');
  if (host === '') return [];
  const named = listIn(document, 'schemes').filter(
    (scheme): scheme is string => scheme === 'https' || scheme === 'http',
  );
  const schemes = named.length > 0 ? named : [sourceUrl ? new URL(sourceUrl).protocol.slice(0, -1) : 'https'];
  return schemes.map((scheme) => `${scheme}://${host}/${textIn(document, 'basePath').replace(/^\/+/, '')}`);
}

function absolute(url: string, sourceUrl: string | null): string | undefined {
  if (/[{}]/.test(url)) return undefined;
  const base = sourceUrl ?? undefined;
  if (!URL.canParse(url, base)) return undefined;
  const { protocol, origin, pathname } = new URL(url, base);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return withoutSlash(origin + pathname);
}
