import { randomUUID } from 'node:crypto';
import type { PropertyEncoding } from '../../openapi/definition/request-body.ts';
import { isMediaType } from '../../openapi/model/media-types.ts';
import { isObject, type Json } from '../../openapi/parse/json.ts';
import { rawNumberToString } from '../../openapi/parse/lossless-json.ts';
import { SerializationError } from '../validation/validation-result.ts';
import { type Base64, BodyChunks, isFileValue, toFile } from './body-bytes.ts';
import { isMethodOverride } from './method-overrides.ts';
import { namesInQuery, requirePlainName } from './parameter-names.ts';
import { serializeFormField, serializePart, serializeQuery } from './serialize.ts';

/** Forms: the members of a payload, encoded as the spec's "Encoding Object"s say. */

export type Encodings = {
  byProperty: { [property: string]: PropertyEncoding };
  /** The encoding of properties that `byProperty` lacks. */
  other?: PropertyEncoding;
};

/** As application/x-www-form-urlencoded. @throws SerializationError */
export function urlencodedForm(payload: Json, encodings: Encodings): string {
  return membersOf(payload)
    .map(([name, value]) => {
      const encoding = encodingIn(encodings, name);
      if (encoding?.style == null) return serializeFormField(name, value);
      const pairs = serializeQuery({ ...encoding, name, style: encoding.style, media_type: null }, value);
      return typeof value === 'object' ? withoutOverrides(name, pairs) : pairs;
    })
    .filter((pair) => pair !== '')
    .join('&');
}

/** An object is a pair for each of its members: none of them overrides the method. @throws SerializationError */
function withoutOverrides(name: string, pairs: string): string {
  const override = namesInQuery(pairs).find((sent) => sent !== name && isMethodOverride(sent));
  if (override === undefined) return pairs;
  throw new SerializationError(`has ${name}.${override}, which overrides the method: leave it out`);
}

/** As multipart/form-data (RFC 7578): a part for each member, for each item of a list. @throws SerializationError */
export function multipartForm(payload: Json, encodings: Encodings): { boundary: string; body: BodyChunks } {
  const boundary = `trunkline-${randomUUID()}`;
  const chunks: (string | Base64)[] = [];
  for (const [name, value] of membersOf(payload)) {
    const encoding = encodingIn(encodings, name);
    for (const item of itemsOf(value, encoding)) {
      const part = toPart(rawNumberToString(item), encoding);
      const filename = part.filename === null ? '' : `; filename="${quotedText(part.filename)}"`;
      const type = part.contentType === null ? '' : `Content-Type: ${part.contentType}\r\n`;
      chunks.push(
        `--${boundary}\r\nContent-Disposition: form-data; name="${quotedText(name)}"${filename}\r\n${type}\r\n`,
        part.content,
        '\r\n',
      );
    }
  }
  chunks.push(`--${boundary}--\r\n`);
  return { boundary, body: new BodyChunks(chunks) };
}

function membersOf(payload: Json): [name: string, value: Json][] {
  if (!isObject(payload))
    throw new SerializationError('must be an object: its members are the fields of a form');
  return Object.entries(payload).filter(([, value]) => value !== null);
}

export function encodingIn({ byProperty, other }: Encodings, name: string): PropertyEncoding | undefined {
  return Object.hasOwn(byProperty, name) ? byProperty[name] : other;
}

/** A list in a style that joins it is one part, and any other list a part for each item. */
function itemsOf(value: Json, encoding: PropertyEncoding | undefined): Json[] {
  if (!Array.isArray(value)) return [value];
  const { style = null, explode = true, item_styles: [itemStyle, ...inner] = [] } = encoding ?? {};
  if (style !== null && !explode) return [serializePart(style, value, encoding?.item_styles)];
  return itemStyle === undefined ? value : value.map((item) => serializePart(itemStyle, item, inner));
}

type Part = { content: string | Base64; filename: string | null; contentType: string | null };

/** Text is text/plain, which is the default (RFC 7578, 4.4); objects and lists are JSON ("Encoding Object"). */
function toPart(value: Json, encoding: PropertyEncoding | undefined): Part {
  const declaredType = singleType(encoding?.content_type ?? null);
  if (encoding?.file || isFileValue(value)) {
    const { content, filename, contentType } = toFile(value);
    return {
      content,
      filename: filename ?? 'file',
      contentType: contentType ?? declaredType ?? 'application/octet-stream',
    };
  }
  if (typeof value === 'object')
    return {
      content: JSON.stringify(value),
      filename: null,
      contentType: declaredType ?? 'application/json',
    };
  return { content: String(value), filename: null, contentType: declaredType };
}

/** The media type of an encoding; null where it is a list, a range or no media type, which do not choose one. */
function singleType(contentType: string | null): string | null {
  return contentType !== null && isMediaType(contentType) && !/[,*]/.test(contentType) ? contentType : null;
}

/**
 * A name for a quoted string: what would end that is percent-encoded (WHATWG HTML, "multipart/form-data encoding
 * algorithm").
 *
 * @throws SerializationError where it has another control character
 */
function quotedText(name: string): string {
  return requirePlainName(name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}
