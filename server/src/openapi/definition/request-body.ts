import { isFileSchema } from '../model/binary.ts';
import { mainSchemaOf } from '../model/media-types.ts';
import type { MediaTypeContent, OperationRequestBody } from '../model/operation-parts.ts';
import { booleanIn, type Json, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { compactSchema } from '../schemas/compact-schema.ts';

export type RequestBody = {
  required: boolean;
  description: string;
  media_types: string[];
  /** The schema of the body, where the spec declares one; older rows lack it. */
  schema?: JsonObject;
  /** How properties of forms are serialised, by media type and property, where it is not the default. */
  encodings?: { [mediaType: string]: { [property: string]: PropertyEncoding } };
  /** Forms whose properties are files, but for those with an encoding. */
  forms_of_files?: string[];
};

/** How one property of a form is serialised ("Encoding Object"). */
export type PropertyEncoding = {
  /** It is a file: its bytes come in base64. */
  file: boolean;
  content_type: string | null;
  /** Serialised as a query parameter of this style; null: by its content type. */
  style: string | null;
  explode: boolean;
  /** As of a parameter. */
  item_styles?: string[];
  allow_reserved: boolean;
};

const MAX_SCHEMA_CHARS = 10_000;

/** Its schema is that of JSON, or else of the first media type, made compact. */
export function buildRequestBody(document: JsonObject, body: OperationRequestBody): RequestBody {
  const { required, description, contents } = body;
  const schema = compactSchema(document, mainSchemaOf(contents), MAX_SCHEMA_CHARS);
  const ofFiles = contents.filter(({ mediaType, schema: form }) => isFormOfFiles(document, mediaType, form));
  const encodings = contents.flatMap((content) => {
    const properties = propertyEncodings(document, content, ofFiles.includes(content));
    return properties.length > 0 ? [[content.mediaType, Object.fromEntries(properties)] as const] : [];
  });
  return {
    required,
    description,
    media_types: contents.map(({ mediaType }) => mediaType),
    ...(Object.keys(schema).length > 0 && { schema }),
    ...(encodings.length > 0 && { encodings: Object.fromEntries(encodings) }),
    ...(ofFiles.length > 0 && { forms_of_files: ofFiles.map(({ mediaType }) => mediaType) }),
  };
}

/** Media types whose content is the properties of an object, each serialised on its own. */
export const FORMS = /^(?:multipart\/|application\/x-www-form-urlencoded)/i;

/** True for a form of files under names that the caller chooses, which Spring makes of a map of files. */
function isFormOfFiles(document: JsonObject, mediaType: string, schema: Json | undefined): boolean {
  const { node = {} } = resolve(document, schema);
  return FORMS.test(mediaType) && isFileSchema(document, member(node, 'additionalProperties'));
}

/** @param isOfFiles a property without an encoding is a file */
function propertyEncodings(
  document: JsonObject,
  { mediaType, schema, encoding }: MediaTypeContent,
  isOfFiles: boolean,
): [name: string, encoding: PropertyEncoding][] {
  if (!FORMS.test(mediaType)) return [];
  const properties = Map.groupBy(propertiesIn(document, schema), ([name]) => name);
  return [...new Set([...properties.keys(), ...Object.keys(encoding)])].flatMap((name) => {
    const declared = objectIn(encoding, name);
    const hasBinaryType = BINARY_MEDIA_TYPES.test(textIn(declared, 'contentType'));
    // Several alternatives of a form may declare one name: it is a file where all of them say so.
    const file = (properties.get(name) ?? [[name, {}] as const]).every(([, property]) =>
      isFileSchema(document, property, hasBinaryType),
    );
    const isNeeded = file || isOfFiles || Object.keys(declared).length > 0;
    return isNeeded ? [[name, { file, ...writingOf(declared) }]] : [];
  });
}

const BINARY_MEDIA_TYPES = /^(?:image|audio|video|application\/(?:octet-stream|pdf|zip))\b/i;

/** With any of the three fields of style, the content type is ignored ("Encoding Object", OpenAPI 3.1.1). */
function writingOf(encoding: JsonObject): Omit<PropertyEncoding, 'file'> {
  const hasStyle = ['style', 'explode', 'allowReserved'].some((name) => Object.hasOwn(encoding, name));
  const itemStyles = listIn(encoding, 'itemStyles').filter((one) => typeof one === 'string');
  const style = hasStyle ? textIn(encoding, 'style') || 'form' : null;
  return {
    content_type: textIn(encoding, 'contentType') || null,
    style,
    explode: booleanIn(encoding, 'explode') ?? (style === 'form' || style === 'deepObject'),
    ...(itemStyles.length > 0 && { item_styles: itemStyles }),
    allow_reserved: booleanIn(encoding, 'allowReserved') === true,
  };
}

/** The properties of a schema and of all its compositions; one name may occur more than once. */
function propertiesIn(document: JsonObject, schema: Json | undefined, nested = 0): [string, Json][] {
  const { node } = resolve(document, schema);
  if (!node || nested > MAX_DEPTH) return [];
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((name) =>
    listIn(node, name).flatMap((part) => propertiesIn(document, part, nested + 1)),
  );
  return [...parts, ...Object.entries(objectIn(node, 'properties'))];
}

const MAX_DEPTH = 8;
