import { Readable } from 'node:stream';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { OperationDefinition } from '../../openapi/definition/build-operation.ts';
import { essenceOf, isJsonMediaType, isJsonOrAny, isMediaType } from '../../openapi/model/media-types.ts';
import { isObject, type Json } from '../../openapi/parse/json.ts';
import { rawNumberToString } from '../../openapi/parse/lossless-json.ts';
import { allowsNull } from '../../openapi/schemas/nullable.ts';
import type { OperationValidators, Validator } from '../validation/validate.ts';
import {
  addIssues,
  SerializationError,
  trySerialize,
  type ValidationMode,
  type ValidationResult,
} from '../validation/validation-result.ts';
import { BodyChunks, isFileValue, toFile } from './body-bytes.ts';
import { type Encodings, multipartForm, urlencodedForm } from './body-forms.ts';

/** The body of a request, in a media type that the operation takes. */

/** A string or chunks can be sent again; a stream, which the app is still sending, only once. */
export type UpstreamBody = string | BodyChunks | Readable;

/** A body and its headers; `length` is null where it is not known. */
export type BodyContent = { body: UpstreamBody; contentType: string; length: number | null };

/** False for a stream: it is consumed once it is sent. */
export function isRepeatable(body: UpstreamBody | undefined): boolean {
  return !(body instanceof Readable);
}

/** A body as the dispatcher takes it. */
export function toDispatchBody(body: UpstreamBody | undefined): string | Readable | null {
  return body instanceof BodyChunks ? Readable.from(body, { objectMode: false }) : (body ?? null);
}

/** Methods for which RFC 9110 gives a body no meaning (9.3.1, 9.3.2, 9.3.8). */
const METHODS_WITHOUT_BODY: ReadonlySet<string> = new Set(['get', 'head', 'trace']);

/** The payload of a call; `lossless` where it has numbers that JavaScript would round, to be encoded in its place. */
type Payload = { plain: Json | undefined; lossless: Json | undefined };

/** A media type, or a range of them, that the operation takes. */
type BodyOption = { mediaType: string; encodings: Encodings; validate: Validator };

/** The option for a payload whose media type the app does not name. */
type ChooseOption = (payload: Json) => BodyOption;

/**
 * @returns `encode`, which makes the body of a call's payload, and `passthrough`, which takes a form that the app sends
 *   itself; undefined where there is none, or where it is not valid
 */
export function prepareBody(
  { method, request_body }: OperationDefinition,
  validators: OperationValidators,
  mode: ValidationMode,
) {
  const options = (request_body?.media_types ?? []).map((mediaType) => ({
    mediaType,
    encodings: request_body?.encodings?.[mediaType] ?? {},
    validate: validators.body(mediaType),
  }));
  const chooseOption = optionChooser(options);
  const takesNull = allowsNull(request_body?.schema);
  const takesNone = request_body === null && METHODS_WITHOUT_BODY.has(method);
  const isRequired = request_body?.required === true && mode !== 'off';

  /** @param requestedType the media type that the app names; the workspace's header wins over it */
  function optionFor(requestedType: string | undefined, payload: Json): BodyOption | undefined {
    if (requestedType === undefined) return chooseOption(payload);
    const declared =
      options.find(({ mediaType }) => essenceOf(mediaType) === essenceOf(requestedType)) ??
      options.find(({ mediaType }) => isJsonMediaType(mediaType) && isJsonMediaType(requestedType)) ??
      options.find(({ mediaType }) => matchesRange(requestedType, mediaType));
    return declared ?? (options.length === 0 || mode === 'off' ? undeclaredOption(requestedType) : undefined);
  }

  function encode(
    { plain: payload, lossless: exact }: Payload,
    requestedType: string | undefined,
    result: ValidationResult,
  ): BodyContent | undefined {
    const isNone =
      payload === null && !(takesNull && isJsonOrAny(optionFor(requestedType, null)?.mediaType ?? ''));
    if (payload === undefined || isNone) {
      if (isRequired) result.errors.push({ path: 'payload', message: 'is missing' });
      return undefined;
    }
    if (takesNone) {
      result.errors.push({ path: 'payload', message: 'this operation takes no body' });
      return undefined;
    }
    if (requestedType !== undefined && !isMediaType(requestedType)) {
      result.errors.push({ path: 'headers.content-type', message: 'is not a media type' });
      return undefined;
    }
    const option = optionFor(requestedType, payload);
    if (!option) {
      result.errors.push(mediaTypeIssue(options));
      return undefined;
    }
    addIssues(mode === 'strict' ? result.errors : result.warnings, 'payload', option.validate(payload));
    return trySerialize('payload', result, () => encodePayload(payload, exact, option, requestedType));
  }

  function passthrough(
    upload: BodyContent,
    payload: Json | undefined,
    result: ValidationResult,
  ): BodyContent | undefined {
    if (payload !== undefined && payload !== null)
      result.errors.push({ path: 'payload', message: 'must not be sent beside a form, which is the body' });
    if (!takesNone && optionFor('multipart/form-data', null)) return upload;
    result.errors.push(mediaTypeIssue(options));
    return undefined;
  }

  return { encode, passthrough };
}

/**
 * A multipart form where the payload has a file for it, since JSON has no bytes; else JSON; else the first specific
 * type. Of several JSON types the first whose schema the payload matches, and `application/json` before others: a JSON
 * Patch, say, is a list (RFC 6902, 3), and many specs declare it beside the JSON of everything.
 */
function optionChooser(options: readonly BodyOption[]): ChooseOption {
  const multipart = options.filter(({ mediaType }) => isMultipart(mediaType));
  const json = options
    .filter(({ mediaType }) => isJsonOrAny(mediaType))
    .toSorted((one, other) => jsonRank(one.mediaType) - jsonRank(other.mediaType));
  const other = options.find(({ mediaType }) => isSpecificType(mediaType)) ?? options[0];
  const fallback = json[0] ?? other ?? undeclaredOption('application/json');
  const isChoice = options.length > 1;
  return (payload) => {
    if (!isChoice) return fallback;
    const form = multipart.find(({ encodings }) => hasFile(payload, encodings));
    const matching =
      json.length > 1 ? json.find(({ validate }) => validate(payload).length === 0) : undefined;
    return form ?? matching ?? fallback;
  };
}

/** Lower ranks first: JSON itself, its other names, those with a meaning of their own, any media type. */
function jsonRank(mediaType: string): number {
  const name = essenceOf(mediaType);
  if (name === 'application/json') return 0;
  if (name.includes('*')) return 4;
  if (/patch\+json$/.test(name)) return 3;
  return name.endsWith('+json') ? 2 : 1;
}

function hasFile(payload: Json, encodings: Encodings): boolean {
  if (!isObject(payload)) return false;
  return Object.entries(payload).some(
    ([name, value]) =>
      [value].flat().some(isFileValue) ||
      (value !== null && Object.hasOwn(encodings, name) && encodings[name]?.file === true),
  );
}

function undeclaredOption(mediaType: string): BodyOption {
  return { mediaType, encodings: {}, validate: () => [] };
}

function mediaTypeIssue(options: readonly BodyOption[]): ValidationIssue {
  if (options.length === 0) return { path: 'headers.content-type', message: 'this operation takes no body' };
  const names = options.map(({ mediaType }) => mediaType).join(' or ');
  return { path: 'headers.content-type', message: `must be ${names}: the operation takes nothing else` };
}

/** @throws SerializationError where the payload cannot be encoded so */
function encodePayload(
  plain: Json,
  exact: Json | undefined,
  { mediaType, encodings }: BodyOption,
  requestedType: string | undefined,
): BodyContent {
  const payload = exact ?? plain;
  const contentType = isSpecificType(mediaType) ? mediaType : (requestedType ?? mediaType);
  if (isJsonOrAny(contentType))
    return textContent(
      JSON.stringify(payload),
      isSpecificType(contentType) ? contentType : 'application/json',
    );
  if (isMultipart(contentType)) {
    const { boundary, body } = multipartForm(payload, encodings);
    return { body, contentType: `${essenceOf(contentType)}; boundary=${boundary}`, length: body.byteLength };
  }
  if (essenceOf(contentType) === 'application/x-www-form-urlencoded')
    return textContent(urlencodedForm(payload, encodings), contentType);
  if (LINE_MEDIA_TYPES.test(contentType)) return textContent(toJsonLines(payload), contentType);
  if (TEXT_MEDIA_TYPES.test(contentType))
    return textContent(toText(rawNumberToString(payload)), withCharset(contentType));
  return bytesContent(payload, contentType);
}

function textContent(body: string, contentType: string): BodyContent {
  return { body, contentType, length: Buffer.byteLength(body) };
}

const LINE_MEDIA_TYPES = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)\b/i;
const TEXT_MEDIA_TYPES =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:xml|yaml)\b|application\/(?:x-yaml|graphql|javascript|sql|toml)\b)/i;

function toJsonLines(payload: Json): string {
  if (typeof payload === 'string') return payload;
  return (Array.isArray(payload) ? payload : [payload]).map((line) => `${JSON.stringify(line)}\n`).join('');
}

function toText(payload: Json): string {
  if (typeof payload === 'object') throw new SerializationError('must be a string: it is sent as it is');
  return String(payload);
}

/** Text is sent in UTF-8, whatever charset its type names. */
function withCharset(mediaType: string): string {
  return `${mediaType.replace(/;\s*charset\s*=[^;]*/i, '')}; charset=utf-8`;
}

/** Some specs declare a binary type for what their schemas declare an object: such a payload is sent as JSON. */
function bytesContent(payload: Json, mediaType: string): BodyContent {
  if (typeof payload !== 'string' && !isFileValue(payload) && isSpecificType(mediaType))
    return textContent(JSON.stringify(payload), mediaType);
  const { content, contentType } = toFile(payload);
  const named = contentType ?? mediaType;
  if (!isSpecificType(named))
    throw new SerializationError(`is sent as ${named}: set headers.content-type to one of them`);
  return { body: new BodyChunks([content]), contentType: named, length: content.byteLength };
}

function isMultipart(mediaType: string): boolean {
  return essenceOf(mediaType).startsWith('multipart/');
}

function isSpecificType(mediaType: string): boolean {
  return !essenceOf(mediaType).includes('*');
}

/** A range is `image/*` or `*` + `/*` (RFC 9110, 12.5.1). */
function matchesRange(mediaType: string, range: string): boolean {
  const [type, subtype] = essenceOf(range).split('/');
  return subtype === '*' && (type === '*' || type === essenceOf(mediaType).split('/', 1)[0]);
}
