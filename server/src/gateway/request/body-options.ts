import type { PropertyEncoding, RequestBody } from '../../openapi/definition/request-body.ts';
import { isBinary } from '../../openapi/model/binary.ts';
import { essenceOf, isJsonOrAny, isTextMediaType } from '../../openapi/model/media-types.ts';
import { isObject, type Json } from '../../openapi/parse/json.ts';
import type { OperationValidators, Validator } from '../validation/validate.ts';
import { isBase64, isFileValue } from './body-bytes.ts';
import { type Encodings, encodingIn } from './body-forms.ts';

/** The media types that an operation takes, and the choice of one for a payload. */

/** A media type, or a range of them. */
export type BodyOption = {
  mediaType: string;
  encodings: Encodings;
  validate: Validator;
  /** Its schema is that of bytes. */
  hasBytes: boolean;
};

export function bodyOptions(
  { media_types, encodings, forms_of_files, schema }: RequestBody,
  validators: OperationValidators,
): BodyOption[] {
  const hasBytes = schema !== undefined && isBinary(schema);
  return media_types.map((mediaType) => ({
    mediaType,
    encodings: {
      byProperty: encodings?.[mediaType] ?? {},
      ...(forms_of_files?.includes(mediaType) && { other: OTHER_FILE }),
    },
    validate: validatorFor(mediaType, validators.body(mediaType)),
    hasBytes,
  }));
}

const OTHER_FILE: PropertyEncoding = {
  file: true,
  content_type: null,
  style: null,
  explode: false,
  allow_reserved: false,
};

export function undeclaredOption(mediaType: string): BodyOption {
  return { mediaType, encodings: { byProperty: {} }, validate: () => [], hasBytes: false };
}

/** The schemas of XML, YAML and lines of JSON are of what is written in them, not of their text. */
function validatorFor(mediaType: string, validate: Validator): Validator {
  const kind = encodingKind(mediaType, { hasBytes: false });
  const isStructured = kind === 'lines' || (kind === 'text' && /\b(?:xml|yaml)$/.test(essenceOf(mediaType)));
  return isStructured ? (payload) => (typeof payload === 'string' ? [] : validate(payload)) : validate;
}

type EncodingKind = 'json' | 'multipart' | 'urlencoded' | 'lines' | 'text' | 'bytes';

/** How a payload is written in a media type. */
export function encodingKind(mediaType: string, { hasBytes }: Pick<BodyOption, 'hasBytes'>): EncodingKind {
  if (isJsonOrAny(mediaType)) return hasBytes && !isSpecificType(mediaType) ? 'bytes' : 'json';
  const essence = essenceOf(mediaType);
  if (essence.startsWith('multipart/')) return 'multipart';
  if (essence === 'application/x-www-form-urlencoded') return 'urlencoded';
  if (LINE_MEDIA_TYPES.test(essence)) return 'lines';
  return isTextMediaType(essence) ? 'text' : 'bytes';
}

const LINE_MEDIA_TYPES = /^application\/(?:(?:x-)?(?:ndjson|jsonl|json-?lines)\b|stream\+json$)/;

/** False for a range, such as `image/*`. */
export function isSpecificType(mediaType: string): boolean {
  return !essenceOf(mediaType).includes('*');
}

/** The option for a payload whose media type the app does not name. */
type ChooseOption = (payload: Json) => BodyOption;

/**
 * A file goes where files go, in a multipart form or alone, since JSON has no bytes, whatever its schema says; all else is JSON, of several JSON
 * types in the first whose schema it matches, `application/json` before others. A text that is not what the JSON is
 * meant to be goes where texts or bytes go. Without JSON it is the first specific type.
 */
export function optionChooser(options: readonly BodyOption[]): ChooseOption {
  const kindOf = (option: BodyOption) => encodingKind(option.mediaType, option);
  const ofKind = (...kinds: EncodingKind[]) => options.filter((option) => kinds.includes(kindOf(option)));
  const [json, multipart, texts, bytes] = [
    ofKind('json'),
    ofKind('multipart'),
    ofKind('text', 'lines'),
    ofKind('bytes'),
  ];
  const forList = json.toSorted((one, other) => jsonRank(one, true) - jsonRank(other, true));
  const forOthers = json.toSorted((one, other) => jsonRank(one, false) - jsonRank(other, false));
  const other = options.find(({ mediaType }) => isSpecificType(mediaType)) ?? options[0];
  const [only] = options;
  if (options.length < 2) return () => only ?? undeclaredOption('application/json');

  return (payload) => {
    const ranked = Array.isArray(payload) ? forList : forOthers;
    return (
      multipart.find(({ encodings }) => hasFile(payload, encodings)) ??
      (isFileValue(payload) || (typeof payload === 'string' && json[0]?.hasBytes) ? bytes[0] : undefined) ??
      matchingJson(ranked, payload) ??
      ranked[0] ??
      other ??
      undeclaredOption('application/json')
    );
  };

  /** Only where there is another choice: a payload is validated once it is chosen. */
  function matchingJson(ranked: readonly BodyOption[], payload: Json): BodyOption | undefined {
    const forText =
      typeof payload === 'string' ? (texts[0] ?? (isBase64(payload) ? bytes[0] : undefined)) : undefined;
    if (ranked.length < 2 && !forText) return undefined;
    return ranked.find(({ validate }) => validate(payload).length === 0) ?? forText;
  }
}

/**
 * Lower ranks first: JSON itself, its other names, those with a meaning of their own, patches, any media type. A JSON
 * Patch is a list (RFC 6902, 3), and many specs declare it beside other patches with the schema of an object.
 */
function jsonRank({ mediaType }: BodyOption, isList: boolean): number {
  const name = essenceOf(mediaType);
  if (name === 'application/json') return 0;
  if (name.includes('*')) return 5;
  if (/\bjson-patch\+json$/.test(name)) return isList ? 3 : 4.5;
  if (/patch\+json$/.test(name)) return 4;
  return name.endsWith('+json') ? 2 : 1;
}

function hasFile(payload: Json, encodings: Encodings): boolean {
  if (!isObject(payload)) return false;
  return Object.entries(payload).some(
    ([name, value]) =>
      [value].flat().some(isFileValue) || (value !== null && encodingIn(encodings, name)?.file === true),
  );
}
