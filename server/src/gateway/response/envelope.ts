import { isUtf8 } from 'node:buffer';
import type { ValidationIssue } from '@trunkline/contract/problems';
import { Problem } from '../../http/problems.ts';
import { isJsonMediaType } from '../../openapi/model/media-types.ts';
import { tryParseJson } from '../../openapi/parse/json.ts';
import { redactText } from '../redaction/redact.ts';
import { redactBody } from '../redaction/redact-body.ts';
import type { Secrets } from '../redaction/secrets.ts';
import { singleHeader, type UpstreamHeaders, type UpstreamResponse } from '../upstream/upstream-response.ts';
import type { Validator } from '../validation/validate.ts';
import { charsetOf, decodeText, decodeValidUtf8, toUtf8 } from './charset.ts';
import { isJsonText } from './json-validator.ts';
import { isTextType, type MediaType, parseMediaType } from './media-type.ts';
import { redactValue } from './redact-json.ts';

/** What an envelope holds besides the response. */
export type EnvelopeOptions = {
  /** Issues of the request; those of the response are added. */
  warnings?: readonly ValidationIssue[];
  /** Validates a JSON response. */
  check?: Validator | undefined;
  includeHeaders?: boolean;
  /** A larger JSON response is not parsed, and so not validated against the spec. */
  maxParsedBytes?: number;
};

/** A JSON text in chunks. */
export type JsonChunks = readonly (string | Buffer)[];

/**
 * The envelope `{success, status_code, data}` as JSON text. A JSON response is included as it was received, once it is
 * known to be valid: to serialize it again would round its large numbers.
 *
 * @param response with its content encodings undone
 * @param secrets what is redacted
 * @throws Problem bad_upstream_json
 */
export async function toEnvelope(
  { statusCode, headers, body }: UpstreamResponse,
  secrets: Secrets,
  {
    warnings = NO_ISSUES,
    check,
    includeHeaders = false,
    maxParsedBytes = Number.POSITIVE_INFINITY,
  }: EnvelopeOptions = {},
): Promise<JsonChunks> {
  const success = statusCode >= 200 && statusCode < 300;
  const contentType = redactText(singleHeader(headers['content-type']) ?? '', secrets);
  const { json, issues } = await toData(body, secrets, contentType, { check, maxParsedBytes });
  const headersMember = includeHeaders
    ? `,"headers":${JSON.stringify(exposedHeaders(headers, secrets))}`
    : '';
  const allWarnings = issues.length > 0 ? [...warnings, ...issues] : warnings;
  const warningsMember = allWarnings.length > 0 ? `,"warnings":${JSON.stringify(allWarnings)}` : '';
  return [
    `{"success":${success},"status_code":${statusCode},"data":`,
    json,
    `${headersMember}${warningsMember}}`,
  ];
}

const NO_ISSUES: readonly ValidationIssue[] = [];

const EXPOSED_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'link',
  'etag',
  'retry-after',
  'location',
]);

/** The headers that apps may see, their names in lower case, several of one name in one value (RFC 9110, 5.2). */
function exposedHeaders(headers: UpstreamHeaders, secrets: Secrets): Record<string, string> {
  const exposed = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    const lower = name.toLowerCase();
    const isExposed =
      EXPOSED_HEADERS.has(lower) ||
      /^(?:x-)?ratelimit(?:-|$)/.test(lower) ||
      lower.startsWith('x-rate-limit-');
    return isExposed && value !== undefined ? [[lower, redactText([value].flat().join(', '), secrets)]] : [];
  });
  return Object.fromEntries(exposed);
}

/** The body as JSON, secrets redacted, and the issues that validation found. */
type Data = { json: string | Buffer; issues: readonly ValidationIssue[] };

async function toData(body: Buffer, secrets: Secrets, contentType: string, parsing: Parsing): Promise<Data> {
  if (body.length === 0) return { json: 'null', issues: NO_ISSUES };
  const mediaType = parseMediaType(contentType);
  if (isJsonMediaType(mediaType.essence)) return jsonData(body, secrets, mediaType, parsing);
  const value = (await textIn(body, secrets, mediaType)) ?? {
    content_type: contentType,
    base64: (await redactBody(body, secrets)).toString('base64'),
  };
  return { json: JSON.stringify(value), issues: NO_ISSUES };
}

/** @returns undefined where the body is not text */
async function textIn(body: Buffer, secrets: Secrets, mediaType: MediaType): Promise<string | undefined> {
  if (isTextType(mediaType))
    return decodeText(await redactBody(toUtf8(body, charsetOf(body, mediaType)), secrets));
  return mediaType.essence === '' ? decodeValidUtf8(await redactBody(body, secrets)) : undefined;
}

type Parsing = { check: Validator | undefined; maxParsedBytes: number };

function notValidated(maxBytes: number): ValidationIssue {
  return { path: 'data', message: `is larger than ${maxBytes} bytes, and was not validated` };
}

/** As much of a large response as an error quotes. */
const MAX_EXCERPT_BYTES = 1000;

/** From this size on, a body is validated as bytes: to parse it costs more memory and time. */
const MIN_VALIDATED_BYTES = 16 * 1024;

async function jsonData(
  body: Buffer,
  secrets: Secrets,
  mediaType: MediaType,
  { check: requestedCheck, maxParsedBytes }: Parsing,
): Promise<Data> {
  const utf8 = toUtf8(body, charsetOf(body, mediaType));
  const bytes = await redactBody(utf8, secrets);
  const isParsed = bytes.length <= maxParsedBytes;
  const check = isParsed ? requestedCheck : undefined;
  const isLarge = bytes.length >= MIN_VALIDATED_BYTES;
  if (isLarge && !check && isUtf8(bytes) && isJsonText(bytes))
    return { json: bytes, issues: requestedCheck ? [notValidated(maxParsedBytes)] : NO_ISSUES };
  const text = (isParsed ? bytes : bytes.subarray(0, MAX_EXCERPT_BYTES)).toString();
  const parsed = isParsed ? tryParseJson(text) : undefined;
  if (parsed) return { json: text, issues: issuesOf(parsed.value, check) };
  // Redaction may have broken the JSON.
  const redacted = isParsed && bytes !== utf8 ? redactValue(utf8.toString(), secrets) : undefined;
  if (redacted) return { json: redacted.text, issues: issuesOf(redacted.value, check) };
  const start = text.slice(0, 120);
  throw new Problem(
    'bad_upstream_json',
    `The API says its response is ${mediaType.essence}, and it is not valid JSON. It starts with: ${start}${text.length > start.length ? '…' : ''}`,
  );
}

function issuesOf(value: Parameters<Validator>[0], check: Validator | undefined): readonly ValidationIssue[] {
  const issues = check?.(value) ?? NO_ISSUES;
  if (issues.length === 0) return NO_ISSUES;
  return issues.map(({ path, message }) => ({ path: `data${path}`, message }));
}
