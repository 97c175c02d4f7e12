import { Readable } from 'node:stream';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { OperationDefinition } from '../../openapi/model/build-operation.ts';
import { isJsonMediaType, isJsonOrAny } from '../../openapi/model/media-types.ts';
import type { Json } from '../../openapi/parse/json.ts';
import type { OperationValidators, Validator } from '../validation/validate.ts';
import {
  addIssues,
  SerializationError,
  trySerialize,
  type ValidationMode,
  type ValidationResult,
} from '../validation/validation-result.ts';
import { BodyChunks, fileOf, isFileValue } from './body-bytes.ts';
import { type Encodings, multipartForm, urlencodedForm } from './body-forms.ts';
import { numbersToStrings, rawNumberToString } from './lossless-json.ts';

/** The body of a request, in a media type that the operation takes. */

/** A text or pieces can be sent again; a stream, which the app is still sending, only once. */
export type UpstreamBody = string | BodyChunks | Readable;

/** A body and what headers say of it; `length` is null where it ends when it ends. */
export type BodyContent = { body: UpstreamBody; contentType: string; length: number | null };

/** False for what the app streams through us: it is gone once it is sent. */
export function isRepeatable(body: UpstreamBody | undefined): boolean {
  return !(body instanceof Readable);
}

/** What the dispatcher takes of a body. */
export function toDispatchBody(body: UpstreamBody | undefined): string | Readable | null {
  return body instanceof BodyChunks ? Readable.from(body, { objectMode: false }) : (body ?? null);
}

/** Methods for which RFC 9110 gives a body no meaning (9.3.1, 9.3.2, 9.3.8). */
const METHODS_WITHOUT_BODY: ReadonlySet<string> = new Set(['get', 'head', 'trace']);

/** The payload of a call: to check, and with all its digits, to write, where they are more than numbers keep. */
type Payload = { plain: Json | undefined; exact: Json | undefined };

/** A media type, or a range of them, that the operation takes. */
type BodyOption = { mediaType: string; encodings: Encodings; check: Validator };

/**
 * @returns `write`, which makes the body of a call's payload, and `pass`, which takes a form that the app sends
 *   itself; undefined where there is none, or where it does not fit
 */
export function prepareBody(
  { method, request_body }: OperationDefinition,
  checks: OperationValidators,
  strictness: ValidationMode,
) {
  const options = (request_body?.media_types ?? []).map((mediaType) => ({
    mediaType,
    encodings: request_body?.encodings?.[mediaType] ?? {},
    check: checks.body(mediaType),
  }));
  const usual = [isJsonOrAny, isSpecificType].map((likes) =>
    options.find(({ mediaType }) => likes(mediaType)),
  );
  const first = usual.find(Boolean) ?? options[0] ?? undeclaredOption('application/json');
  const takesNone = request_body === null && METHODS_WITHOUT_BODY.has(method);
  const isRequired = request_body?.required === true && strictness !== 'off';

  /** @param asked the media type that the app names; the workspace's header would win over it */
  function optionFor(asked: string | undefined): BodyOption | undefined {
    if (asked === undefined) return first;
    const described =
      options.find(({ mediaType }) => essence(mediaType) === essence(asked)) ??
      options.find(({ mediaType }) => isJsonMediaType(mediaType) && isJsonMediaType(asked)) ??
      options.find(({ mediaType }) => matchesRange(asked, mediaType));
    return described ?? (options.length === 0 || strictness === 'off' ? undeclaredOption(asked) : undefined);
  }

  function write(
    { plain: payload, exact }: Payload,
    asked: string | undefined,
    findings: ValidationResult,
  ): BodyContent | undefined {
    if (payload === undefined || payload === null) {
      if (isRequired) findings.errors.push({ path: 'payload', message: 'is missing' });
      return undefined;
    }
    if (takesNone) {
      findings.errors.push({ path: 'payload', message: 'this operation takes no body' });
      return undefined;
    }
    if (asked !== undefined && !isMediaType(asked)) {
      findings.errors.push({ path: 'headers.content-type', message: 'is no media type' });
      return undefined;
    }
    const option = optionFor(asked);
    if (!option) {
      findings.errors.push(wrongMediaType(options));
      return undefined;
    }
    addIssues(
      strictness === 'strict' ? findings.errors : findings.warnings,
      'payload',
      option.check(payload),
    );
    return trySerialize('payload', findings, () => encodePayload(payload, exact, option, asked));
  }

  function pass(
    upload: BodyContent,
    payload: Json | undefined,
    findings: ValidationResult,
  ): BodyContent | undefined {
    if (payload !== undefined && payload !== null)
      findings.errors.push({ path: 'payload', message: 'is one too many: the form has the body already' });
    if (!takesNone && optionFor('multipart/form-data')) return upload;
    findings.errors.push(wrongMediaType(options));
    return undefined;
  }

  return { write, pass };
}

function undeclaredOption(mediaType: string): BodyOption {
  return { mediaType, encodings: {}, check: () => [] };
}

function wrongMediaType(options: readonly BodyOption[]): ValidationIssue {
  if (options.length === 0) return { path: 'headers.content-type', message: 'this operation takes no body' };
  const names = options.map(({ mediaType }) => mediaType).join(' or ');
  return { path: 'headers.content-type', message: `must be ${names}: the operation takes nothing else` };
}

/** @throws Unfit where the payload cannot be written so */
function encodePayload(
  plain: Json,
  exact: Json | undefined,
  { mediaType, encodings }: BodyOption,
  asked: string | undefined,
): BodyContent {
  const payload = exact ?? plain;
  const contentType = isSpecificType(mediaType) ? mediaType : (asked ?? mediaType);
  if (isJsonOrAny(contentType))
    return textContent(
      JSON.stringify(payload),
      isSpecificType(contentType) ? contentType : 'application/json',
    );
  if (/^multipart\//i.test(contentType)) {
    const { boundary, body } = multipartForm(payload, encodings);
    return { body, contentType: `${essence(contentType)}; boundary=${boundary}`, length: body.byteLength };
  }
  if (essence(contentType) === 'application/x-www-form-urlencoded')
    return textContent(
      urlencodedForm(exact === undefined ? plain : numbersToStrings(exact), encodings),
      contentType,
    );
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
  if (typeof payload === 'object') throw new SerializationError('must be a text: it is sent as it is');
  return String(payload);
}

/** Texts leave in UTF-8, whatever is said in their type. */
function withCharset(mediaType: string): string {
  return `${mediaType.replace(/;\s*charset\s*=[^;]*/i, '')}; charset=utf-8`;
}

/** Descriptions name bytes for what their schemas have as objects: such a payload can only be meant as JSON. */
function bytesContent(payload: Json, mediaType: string): BodyContent {
  if (typeof payload !== 'string' && !isFileValue(payload) && isSpecificType(mediaType))
    return textContent(JSON.stringify(payload), mediaType);
  const { content, contentType } = fileOf(payload);
  const named = contentType ?? mediaType;
  if (!isSpecificType(named))
    throw new SerializationError(`is sent as ${named}: say with headers.content-type as which of them`);
  return { body: new BodyChunks([content]), contentType: named, length: content.byteLength };
}

/** RFC 9110, 8.3.1. */
function isMediaType(text: string): boolean {
  return /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+[\t ]*(?:;[\t\x20-\x7e]*)?$/.test(text);
}

/** The media type without its parameters, in lower case. */
function essence(mediaType: string): string {
  return mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function isSpecificType(mediaType: string): boolean {
  return !essence(mediaType).includes('*');
}

/** A range is `image/*` or `*` + `/*` (RFC 9110, 12.5.1). */
function matchesRange(mediaType: string, range: string): boolean {
  const [type, subtype] = essence(range).split('/');
  return subtype === '*' && (type === '*' || type === essence(mediaType).split('/', 1)[0]);
}
