import { isObject, type Json, type JsonObject, listIn, member, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { isJsonMediaType } from './media-types.ts';

/** Schemas of bytes: JSON has none, so they come in base64. */

/**
 * True for bytes, by the keywords of this schema alone: `format: binary` (OpenAPI 3.0; some write `file`), `type: file`
 * (Swagger 2.0), `contentMediaType` alone (since 3.1; a JSON text in a string is text).
 */
export function isBinary(node: JsonObject): boolean {
  if (isFileType(node)) return true;
  const types = [member(node, 'type') ?? 'string'].flat();
  if (!types.includes('string') || types.some((type) => type !== 'string' && type !== 'null')) return false;
  const [format, mediaType] = [member(node, 'format'), member(node, 'contentMediaType')];
  return (
    format === 'binary' ||
    format === 'file' ||
    (typeof mediaType === 'string' &&
      !isJsonMediaType(mediaType) &&
      !isTextEncoding(member(node, 'contentEncoding')))
  );
}

/** Swagger 2.0; some write it in capitals. */
export function isFileType(node: JsonObject): boolean {
  return textIn(node, 'type').toLowerCase() === 'file';
}

/** Whether bytes are in a text already; `binary` and `8bit` are no encodings of them (RFC 2045, 6.2). */
function isTextEncoding(encoding: Json | undefined): boolean {
  return encoding !== undefined && !/^(?:binary|8bit)$/i.test(String(encoding));
}

/** How deeply compositions and lists are nested: deeper ones are ignored, and so circular ones end. */
const MAX_DEPTH = 8;

/**
 * True for a schema of a file, of a list of files, or of either: a part of `allOf` that is one, and alternatives that
 * all are, null aside.
 *
 * @param hasBinaryType the media type that the spec declares for it is one of files: OpenAPI 3.1 leaves the schema
 *   of binary content empty and says what it is by the content type alone ("Working with Binary Data")
 */
export function isFileSchema(
  document: JsonObject,
  schema: Json | undefined,
  hasBinaryType = false,
  nested = 0,
): boolean {
  const { node = {} } = resolve(document, schema);
  if (nested > MAX_DEPTH) return false;
  const isFile = (part: Json | undefined) => isFileSchema(document, part, hasBinaryType, nested + 1);
  if (isBinary(node)) return true;
  if (listIn(node, 'allOf').some(isFile)) return true;
  const alternatives = [...listIn(node, 'anyOf'), ...listIn(node, 'oneOf')].filter(
    (part) => !isNullSchema(document, part),
  );
  if (alternatives.length > 0) return alternatives.every(isFile);
  const items = member(node, 'items');
  if (isObject(items)) return isFile(items);
  return hasBinaryType && member(node, 'type') === undefined;
}

function isNullSchema(document: JsonObject, schema: Json): boolean {
  const { node } = resolve(document, schema);
  return node !== undefined && (member(node, 'type') === 'null' || member(node, 'const') === null);
}
