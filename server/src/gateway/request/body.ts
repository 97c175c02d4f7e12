import { Readable } from 'node:stream';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { OperationDefinition } from '../../openapi/definition/build-operation.ts';
import {
  essenceOf,
  isAnyMediaType,
  isJsonMediaType,
  isJsonOrAny,
  isMediaType,
} from '../../openapi/model/media-types.ts';
import type { Json } from '../../openapi/parse/json.ts';
import { rawNumberToString } from '../../openapi/parse/lossless-json.ts';
import { allowsNull } from '../../openapi/schemas/nullable.ts';
import type { OperationValidators } from '../validation/validate.ts';
import {
  addIssuesByMode,
  SerializationError,
  trySerialize,
  type ValidationMode,
  type ValidationResult,
} from '../validation/validation-result.ts';
import { BodyChunks, isFileValue, toFile } from './body-bytes.ts';
import { multipartForm, urlencodedForm } from './body-forms.ts';
import {
  type BodyOption,
  bodyOptions,
  encodingKind,
  isSpecificType,
  optionChooser,
  undeclaredOption,
} from './body-options.ts';
import { inspectParts, type StreamedForm } from './form-parts.ts';
import { isUndeclaredOverride, methodOverride, withoutMethodOverrides } from './method-overrides.ts';

/** The body of a request, in a media type that the operation takes. */

/** A string or chunks can be sent again; a stream, which the app is still sending, only once. */
export type UpstreamBody = string | BodyChunks | Readable;

/** A body and its headers; `length` is null where it is not known. */
export type BodyContent = { body: UpstreamBody; contentType: string; length: number | null };

/** False for a stream: it is consumed once it is sent. */
export function isRepeatable(body: UpstreamBody | undefined): boolean {
  return !(body instanceof Readable);
}

/** A body in a form that undici's dispatcher accepts. */
export function toDispatchBody(body: UpstreamBody | undefined): string | Readable | null {
  return body instanceof BodyChunks ? Readable.from(body, { objectMode: false }) : (body ?? null);
}

/** Methods for which RFC 9110 gives a body no meaning (9.3.1, 9.3.2, 9.3.8). */
const METHODS_WITHOUT_BODY: ReadonlySet<string> = new Set(['get', 'head', 'trace']);

/** The payload of a call; `lossless` where it has numbers that JavaScript would round, to be encoded in its place. */
type Payload = { plain: Json | undefined; lossless: Json | undefined };

/**
 * @returns `encode`, which serializes the payload of a call, and `passthrough`, which passes on a form that the app sends
 *   itself; undefined where there is none, or where it is not valid
 */
export function prepareBody(
  { method, request_body }: OperationDefinition,
  validators: OperationValidators,
  mode: ValidationMode,
) {
  const options = request_body ? bodyOptions(request_body, validators) : [];
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
    { plain, lossless }: Payload,
    requestedType: string | undefined,
    result: ValidationResult,
  ): BodyContent | undefined {
    const payload = withoutMethodOverrides(plain, request_body?.schema, result);
    const exact = withoutMethodOverrides(lossless, request_body?.schema, { warnings: [] });
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
    addIssuesByMode(result, mode, 'payload', option.validate(payload));
    return trySerialize('payload', result, () => encodePayload(payload, exact, option, requestedType));
  }

  function passthrough(
    { parts, boundary, contentType, length }: StreamedForm,
    payload: Json | undefined,
    result: ValidationResult,
  ): BodyContent | undefined {
    if (payload !== undefined && payload !== null)
      result.errors.push({ path: 'payload', message: 'must not be sent beside a form, which is the body' });
    if (!takesNone && optionFor('multipart/form-data', null))
      return { body: withoutOverrides(parts, boundary), contentType, length };
    result.errors.push(mediaTypeIssue(options));
    return undefined;
  }

  /** A part cannot be left out of a form whose length was announced: the request ends instead. */
  function withoutOverrides(parts: AsyncIterable<Buffer>, boundary: string): Readable {
    const refuse = (name: string) => {
      if (isUndeclaredOverride(name, request_body?.schema)) throw methodOverride(name);
    };
    return Readable.from(inspectParts(parts, boundary, refuse), { objectMode: false });
  }

  return { encode, passthrough };
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
  option: BodyOption,
  requestedType: string | undefined,
): BodyContent {
  const payload = exact ?? plain;
  const { mediaType, encodings } = option;
  const contentType = isSpecificType(mediaType) ? mediaType : (requestedType ?? mediaType);
  switch (encodingKind(contentType, option)) {
    case 'json':
      return textContent(
        JSON.stringify(payload),
        isSpecificType(contentType) ? contentType : 'application/json',
      );
    case 'multipart': {
      const { boundary, body } = multipartForm(payload, encodings);
      return {
        body,
        contentType: `${essenceOf(contentType)}; boundary=${boundary}`,
        length: body.byteLength,
      };
    }
    case 'urlencoded':
      return textContent(urlencodedForm(payload, encodings), contentType);
    case 'lines':
      return textContent(toJsonLines(payload), contentType);
    case 'text':
      return textContent(toText(rawNumberToString(payload)), withCharset(contentType));
    case 'bytes':
      return bytesContent(payload, contentType);
  }
}

function textContent(body: string, contentType: string): BodyContent {
  return { body, contentType, length: Buffer.byteLength(body) };
}

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
  const declared = isAnyMediaType(mediaType) ? 'application/octet-stream' : mediaType;
  // The type that a data URL names is only one where the spec leaves it open.
  const named =
    typeof payload === 'string' && isSpecificType(mediaType) ? mediaType : (contentType ?? declared);
  if (!isSpecificType(named))
    throw new SerializationError(`is sent as ${named}: set headers.content-type to one of them`);
  return { body: new BodyChunks([content]), contentType: named, length: content.byteLength };
}

/** A range is `image/*` or `*` + `/*` (RFC 9110, 12.5.1). */
function matchesRange(mediaType: string, range: string): boolean {
  const [type, subtype] = essenceOf(range).split('/');
  return subtype === '*' && (type === '*' || type === essenceOf(mediaType).split('/', 1)[0]);
}
