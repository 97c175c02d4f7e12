import { LRUCache } from 'lru-cache';

/** The media type in lower case, without parameters but its charset. */
export type MediaType = { essence: string; charset: string | undefined };

/** APIs respond in few media types: each is parsed once. */
const parsedMediaTypes = new LRUCache<string, MediaType>({ max: 500 });

/** Parses a Content-Type header (RFC 9110, 8.3). */
export function parseMediaType(contentType: string): MediaType {
  const known = parsedMediaTypes.get(contentType);
  if (known) return known;
  const [essence = '', ...parameters] = contentType.split(';');
  const charset = parameters
    .map((text) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(text)?.[1])
    .find(Boolean);
  const parsed = { essence: essence.trim().toLowerCase(), charset: charset?.toLowerCase() };
  parsedMediaTypes.set(contentType, parsed);
  return parsed;
}

export function isTextType({ essence }: MediaType): boolean {
  return essence.startsWith('text/') || essence.endsWith('+xml') || TEXT_MEDIA_TYPES.has(essence);
}

const TEXT_MEDIA_TYPES: ReadonlySet<string> = new Set([
  'application/graphql',
  'application/javascript',
  'application/json-seq',
  'application/jsonl',
  'application/ndjson',
  'application/sql',
  'application/toml',
  'application/x-ndjson',
  'application/x-www-form-urlencoded',
  'application/x-yaml',
  'application/xml',
  'application/yaml',
]);
