import { isJsonOrAny } from '../../openapi/model/media-types.ts';
import { isObject as isJsonObject, type Json, type JsonObject } from '../../openapi/parse/json.ts';
import { SerializationError } from '../validation/validation-result.ts';
import { requirePlainName } from './parameter-names.ts';

/**
 * Parameter values as text, by style and explode: OpenAPI 3.1.1 "Style Values" and "Style Examples", which
 * follow RFC 6570. Every function takes a value that is not null and returns percent-encoded text.
 */

/** How a parameter is serialized; the fields are those of OpenAPI's Parameter Object. */
export type Serialization = {
  name: string;
  style: string;
  explode: boolean;
  /** Styles of the lists within a list, the outer first, where they are not JSON. */
  item_styles?: readonly string[];
  allow_reserved: boolean;
  /** Set when the parameter has `content`: the value is serialized as JSON then. */
  media_type: string | null;
};

/** What the spec does not declare is serialized in OpenAPI's default style of its location. */
export const UNDECLARED: Serialization = {
  name: '',
  style: 'form',
  explode: true,
  allow_reserved: false,
  media_type: null,
};

/** The text of a path segment, with the prefix of `matrix` and `label`. */
export function serializePath(parameter: Serialization, value: Json): string {
  const { name, style, explode, media_type, item_styles } = parameter;
  if (media_type !== null) return encode(contentText(media_type, value));
  const key = encode(name);
  if (style === 'label') return `.${joinValues(value, explode, explode ? '.' : ',', encode)}`;
  if (style === 'matrix') {
    if (explode && Array.isArray(value)) return value.map((item) => `;${pair(key, toScalar(item))}`).join('');
    if (explode && isObject(value)) {
      return Object.entries(value)
        .map(([k, v]) => `;${pair(encode(k), toScalar(v))}`)
        .join('');
    }
    const text = joinValues(value, false, ',', encode);
    return text === '' ? `;${key}` : `;${key}=${text}`;
  }
  return joinValues(value, explode, encodedDelimiter(style), encode, item_styles);

  function pair(left: string, right: string): string {
    return right === '' ? left : `${left}=${encode(right)}`;
  }
}

/**
 * The `name=value` pairs of a query parameter, joined by `&`; empty when there is nothing to send. Nested
 * objects and lists in `deepObject`, which OpenAPI leaves undefined, are serialized as `a[b][c]=1` and `a[0]=1`.
 */
export function serializeQuery(parameter: Serialization, value: Json): string {
  const { name, style, explode, media_type, item_styles } = parameter;
  const encodeValue = parameter.allow_reserved ? encodeReserved : encode;
  const key = encodeName(name);
  if (media_type !== null) return `${key}=${encodeValue(contentText(media_type, value))}`;
  if (isEmptyList(value)) return '';
  if (style === 'deepObject' && isNested(value)) return deepPairs(key, value, encodeValue).join('&');
  if (explode && Array.isArray(value))
    return value.map((item) => `${key}=${itemText(item, encodeValue, item_styles)}`).join('&');
  if (explode && isObject(value)) return memberPairs(value, encodeValue);
  return `${key}=${joinValues(value, false, encodedDelimiter(style), encodeValue, item_styles)}`;
}

/**
 * A query that one parameter describes as a whole (OpenAPI 3.2.0 "Parameter Object", `in: querystring`): a
 * form, or its content percent-encoded.
 */
export function serializeWholeQuery({ media_type }: Serialization, value: Json): string {
  const isForm = media_type === null || /^application\/x-www-form-urlencoded/i.test(media_type);
  if (!isForm || !isObject(value)) return encode(isForm ? toScalar(value) : contentText(media_type, value));
  const pairs = Object.entries(value).map(([name, one]) => serializeQuery({ ...UNDECLARED, name }, one));
  return pairs.filter((pair) => pair !== '').join('&');
}

/** A header's value; headers are not percent-encoded. */
export function serializeHeader(
  {
    style,
    explode,
    media_type,
    item_styles,
  }: Pick<Serialization, 'style' | 'explode' | 'media_type' | 'item_styles'>,
  value: Json,
): string {
  if (media_type !== null) return contentText(media_type, value);
  return joinValues(value, explode, DELIMITERS[style] ?? ',', asIs, item_styles);
}

/**
 * The `name=value` pairs of a cookie parameter. Several values make several cookies: the `&` that RFC 6570 puts
 * between them means nothing in a Cookie header (OpenAPI 3.1.1, Appendix D). Style `cookie` (OpenAPI 3.2)
 * encodes nothing.
 */
export function serializeCookie(parameter: Serialization, value: Json): string {
  const { name, style, explode, media_type } = parameter;
  const encodeValue = style === 'cookie' ? cookieText : encode;
  const toPair = (key: string, text: string) => `${cookieText(key)}=${text}`;
  if (media_type !== null) return toPair(name, encode(contentText(media_type, value)));
  if (isEmptyList(value)) return '';
  if (explode && Array.isArray(value))
    return value.map((item) => toPair(name, encodeValue(toScalar(item)))).join('; ');
  if (explode && isObject(value))
    return Object.entries(value)
      .map(([key, item]) => toPair(key, encodeValue(toScalar(item))))
      .join('; ');
  return toPair(name, joinValues(value, false, ',', encodeValue));
}

/** Text that cannot end the pair, as it is (RFC 6265, 4.1.1: `cookie-octet`, and the token of a name). */
function cookieText(text: string): string {
  if (/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(text)) return text;
  throw new SerializationError('contains a character that a cookie cannot carry');
}

/** A list or an object as the text of a form's part: its members delimited by the style, nothing encoded. */
export function serializePart(style: string, value: Json, itemStyles?: readonly string[]): string {
  return joinValues(value, false, DELIMITERS[style] ?? ',', asIs, itemStyles);
}

/** The pairs of a form's property without a style: lists repeat it, and objects are JSON. */
export function serializeFormField(name: string, value: Json): string {
  const key = encodeName(name);
  if (!Array.isArray(value)) return `${key}=${encode(toScalar(value))}`;
  return value.map((item) => `${key}=${encode(toScalar(item))}`).join('&');
}

/** A value in a parameter's `content`: JSON, or text where the media type is another and the value a string. */
function contentText(mediaType: string | null, value: Json): string {
  const isText = mediaType !== null && !isJsonOrAny(mediaType) && typeof value === 'string';
  return isText ? value : JSON.stringify(value);
}

/** Delimiters other than the comma; Swagger 2.0 has the tab (`tsv`). */
const DELIMITERS: Readonly<Record<string, string>> = {
  spaceDelimited: ' ',
  pipeDelimited: '|',
  tabDelimited: '\t',
};

function encodedDelimiter(style: string): string {
  const delimiter = DELIMITERS[style];
  return delimiter === undefined ? ',' : encode(delimiter);
}

function asIs(text: string): string {
  return text;
}

type EncodeText = (text: string) => string;

/** An item of a list: a list itself is delimited by the first of the styles, where there is one, and is JSON elsewhere. */
function itemText(item: Json, encodeText: EncodeText, [style, ...inner]: readonly string[] = []): string {
  if (style === undefined || !Array.isArray(item)) return encodeText(toScalar(item));
  const delimiter = encodeText === asIs ? (DELIMITERS[style] ?? ',') : encodedDelimiter(style);
  return joinValues(item, false, delimiter, encodeText, inner);
}

/** Scalars as they are; lists `a,b`; objects `k,v,k,v`, or `k=v,k=v` when exploded. */
function joinValues(
  value: Json,
  explode: boolean,
  delimiter: string,
  encodeText: EncodeText,
  itemStyles?: readonly string[],
): string {
  if (Array.isArray(value))
    return value.map((item) => itemText(item, encodeText, itemStyles)).join(delimiter);
  if (!isObject(value)) return encodeText(toScalar(value));
  return Object.entries(value)
    .map(([k, v]) => `${encodeText(k)}${explode ? '=' : delimiter}${encodeText(toScalar(v))}`)
    .join(delimiter);
}

function memberPairs(value: JsonObject, encodeValue: EncodeText): string {
  return Object.entries(value)
    .map(([k, v]) => `${encodeName(k)}=${encodeValue(toScalar(v))}`)
    .join('&');
}

function deepPairs(key: string, value: Json, encodeValue: EncodeText): string[] {
  if (!isNested(value)) return [`${key}=${encodeValue(toScalar(value))}`];
  return Object.entries(value).flatMap(([k, v]) => deepPairs(`${key}%5B${encodeName(k)}%5D`, v, encodeValue));
}

/** The text of one value; what is nested deeper than a style can express is JSON. */
function toScalar(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isEmptyList(value: Json): boolean {
  return isNested(value) && Object.keys(value).length === 0;
}

function isNested(value: Json): value is JsonObject | Json[] {
  return Array.isArray(value) || isObject(value);
}

/** A number in the app's own digits is an object for JavaScript (lossless-json.ts), and a scalar here. */
function isObject(value: Json): value is JsonObject {
  return isJsonObject(value) && !JSON.isRawJSON(value);
}

/** Percent-encodes everything but RFC 3986's unreserved characters. @throws URIError on a lone surrogate */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, percent);
}

function encodeName(name: string): string {
  return encode(requirePlainName(name));
}

/**
 * Leaves RFC 3986's reserved characters and percent-encoded triples alone (OpenAPI 3.1.1 `allowReserved`, after
 * RFC 6570, 3.2.3), but for those that would end the query or the pair: `#`, `&`, `+`, and the brackets and
 * spaces that a query does not allow.
 */
function encodeReserved(text: string): string {
  return encodeURIComponent(text)
    .replace(/%(?:3A|2F|3F|40|24|2C|3B|3D)/g, decodeURIComponent)
    .replace(/%25(?=[0-9A-Fa-f]{2})/g, '%');
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
