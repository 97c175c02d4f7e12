import { LRUCache } from 'lru-cache';
import { charsetIn, essenceOf, isAnyMediaType, isMediaType } from '../../openapi/model/media-types.ts';
import type { UpstreamHeaders } from '../upstream/upstream-response.ts';

/** The media type in lower case, without parameters but its charset. */
export type MediaType = { essence: string; charset: string | undefined };

/**
 * The Content-Types that a response has, one or more headers with one or more values (RFC 9110, 8.3): what is no media type
 * only where there is nothing else.
 */
export function contentTypesIn(headers: UpstreamHeaders): string[] {
  const header = headers['content-type'];
  if (typeof header === 'string' && !header.includes(',')) return [header];
  const values = [header ?? []].flat().flatMap((value) => value.match(LIST_VALUE) ?? []);
  const mediaTypes = values.map((value) => value.trim()).filter(isMediaType);
  return mediaTypes.length > 0 ? mediaTypes : values.slice(0, 1);
}

/** A value of a comma-separated list: a comma may be quoted in a parameter. */
const LIST_VALUE = /(?:"[^"]*"|[^,"]|")+/g;

/**
 * The Content-Type that applies where a response has several (Fetch Standard, "extract a MIME type"): the last, with the
 * charset of an earlier one of the same media type if it has none.
 *
 * @returns '' for none
 */
export function mainContentType(contentTypes: readonly string[]): string {
  const last = contentTypes.findLast((one) => !isAnyMediaType(one)) ?? contentTypes.at(-1) ?? '';
  if (contentTypes.length < 2) return last;
  const same = contentTypes.filter((one) => essenceOf(one) === essenceOf(last));
  return same.findLast((one) => parseMediaType(one).charset !== undefined) ?? last;
}

/** APIs respond in few media types: each is parsed once. */
const parsedMediaTypes = new LRUCache<string, MediaType>({ max: 500 });

/** Parses a Content-Type header (RFC 9110, 8.3). */
export function parseMediaType(contentType: string): MediaType {
  const known = parsedMediaTypes.get(contentType);
  if (known) return known;
  const parsed = { essence: essenceOf(contentType), charset: knownCharset(charsetIn(contentType)) };
  parsedMediaTypes.set(contentType, parsed);
  return parsed;
}

/** A charset that is a label of the Encoding Standard (4.2); any other says nothing. */
function knownCharset(charset: string | undefined): string | undefined {
  try {
    return charset && new TextDecoder(charset) ? charset : undefined;
  } catch {
    return undefined;
  }
}
