import type { Json } from '../spec/json.ts';

/**
 * Parameter values as text, by style and explode: OpenAPI 3.1.1 "Style Values" and "Style Examples", which
 * follow RFC 6570. Every function takes a value that is not null and gives percent-encoded text.
 */

/** How a parameter is written; the fields are those of OpenAPI's Parameter Object. */
export type Serialization = {
  name: string;
  style: string;
  explode: boolean;
  allow_reserved: boolean;
  /** Set when the parameter has `content`: the value is written as JSON then. */
  media_type: string | null;
};

/** A path segment's worth of text, with the prefix of `matrix` and `label`. */
export function serializePath(parameter: Serialization, value: Json): string {
  const { name, style, explode, media_type } = parameter;
  if (media_type !== null) return encode(JSON.stringify(value));
  const key = encode(name);
  if (style === 'label') return `.${listed(value, explode, explode ? '.' : ',', encode)}`;
  if (style === 'matrix') {
    if (explode && Array.isArray(value)) return value.map((item) => `;${pair(key, scalar(item))}`).join('');
    if (explode && isRecord(value)) {
      return Object.entries(value)
        .map(([k, v]) => `;${pair(encode(k), scalar(v))}`)
        .join('');
    }
    const text = listed(value, false, ',', encode);
    return text === '' ? `;${key}` : `;${key}=${text}`;
  }
  return listed(value, explode, ',', encode);

  function pair(left: string, right: string): string {
    return right === '' ? left : `${left}=${encode(right)}`;
  }
}

/**
 * The `name=value` pairs of a query parameter, joined by `&`; empty when there is nothing to send. Nested
 * objects and lists in `deepObject`, which OpenAPI leaves open, are written `a[b][c]=1` and `a[0]=1`.
 */
export function serializeQuery(parameter: Serialization, value: Json): string {
  const { name, style, explode, media_type } = parameter;
  const encodeValue = parameter.allow_reserved ? encodeReserved : encode;
  const key = encode(name);
  if (media_type !== null) return `${key}=${encodeValue(JSON.stringify(value))}`;
  if (isEmptyList(value)) return '';
  if (style === 'deepObject' && typeof value === 'object')
    return deepPairs(key, value, encodeValue).join('&');
  if (explode && Array.isArray(value))
    return value.map((item) => `${key}=${encodeValue(scalar(item))}`).join('&');
  if (explode && isRecord(value)) {
    return Object.entries(value)
      .map(([k, v]) => `${encode(k)}=${encodeValue(scalar(v))}`)
      .join('&');
  }
  return `${key}=${listed(value, false, DELIMITERS[style] ?? ',', encodeValue)}`;
}

/** A header's value; headers are not percent-encoded. */
export function serializeHeader(
  parameter: Pick<Serialization, 'explode' | 'media_type'>,
  value: Json,
): string {
  if (parameter.media_type !== null) return JSON.stringify(value);
  return listed(value, parameter.explode, ',', (text) => text);
}

/** Delimiters other than the comma, percent-encoded as a query needs them; Swagger 2.0 has the tab (`tsv`). */
const DELIMITERS: Readonly<Record<string, string>> = {
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  tabDelimited: '%09',
};

/** Scalars as they are; lists `a,b`; objects `k,v,k,v`, or `k=v,k=v` when exploded. */
function listed(
  value: Json,
  explode: boolean,
  delimiter: string,
  encodeText: (text: string) => string,
): string {
  if (Array.isArray(value)) return value.map((item) => encodeText(scalar(item))).join(delimiter);
  if (!isRecord(value)) return encodeText(scalar(value));
  return Object.entries(value)
    .map(([k, v]) => `${encodeText(k)}${explode ? '=' : delimiter}${encodeText(scalar(v))}`)
    .join(delimiter);
}

function deepPairs(key: string, value: Json, encodeValue: (text: string) => string): string[] {
  if (typeof value !== 'object' || value === null) return [`${key}=${encodeValue(scalar(value))}`];
  return Object.entries(value).flatMap(([k, v]) => deepPairs(`${key}%5B${encode(k)}%5D`, v, encodeValue));
}

/** One text for one value; what is nested deeper than a style can say is written as JSON. */
function scalar(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isRecord(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmptyList(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Percent-encodes everything but RFC 3986's unreserved characters. @throws URIError on a lone surrogate */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, percent);
}

/**
 * Leaves RFC 3986's reserved characters alone (OpenAPI `allowReserved`), but for those that would end the
 * query or the pair: `#`, `&`, `+`, and the brackets and spaces a query does not allow.
 */
function encodeReserved(text: string): string {
  return encodeURIComponent(text).replace(/%(?:3A|2F|3F|40|24|2C|3B|3D)/g, decodeURIComponent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
