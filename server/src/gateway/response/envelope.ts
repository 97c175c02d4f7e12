import { isUtf8 } from 'node:buffer';
import type { ValidationIssue } from '@trunkline/contract/problems';
import {
  MAX_JSON_DEPTH,
  type ParseLimits,
  validateJson,
  validateJsonAtOnce,
} from '../../bytes/json-validator.ts';
import { Utf8Validator } from '../../bytes/utf8-validator.ts';
import { hasIgnoredEncoding } from '../../egress/content-encoding.ts';
import type { JsonChunk } from '../../http/json-response.ts';
import { Problem } from '../../http/problems.ts';
import { isJsonMediaType, isMediaType, isTextMediaType } from '../../openapi/model/media-types.ts';
import { tryParseJson } from '../../openapi/parse/json.ts';
import { areChunksPlainlyFreeOf, redactText } from '../redaction/redact.ts';
import { isFreeAtOnce, redactBody } from '../redaction/redact-body.ts';
import type { Secrets } from '../redaction/secrets.ts';
import { isSuccess, type UpstreamHeaders, type UpstreamResponse } from '../upstream/upstream-response.ts';
import type { Validator } from '../validation/validate.ts';
import { charsetOf, decodeText, decodeValidUtf8, toUtf8 } from './charset.ts';
import { jsonReadings } from './json-readings.ts';
import { base64String, jsonString } from './json-strings.ts';
import { contentTypesIn, type MediaType, mainContentType, parseMediaType } from './media-type.ts';
import { redactValue } from './redact-json.ts';

/** What an envelope holds besides the response. */
export type EnvelopeOptions = {
  /** Issues of the request; those of the response are added. */
  warnings?: readonly ValidationIssue[];
  /** Validates a JSON response. */
  check?: Validator | undefined;
  includeHeaders?: boolean;
  /** A larger JSON response is not parsed, and so not validated against the spec. */
  parseLimits?: ParseLimits;
};

const UNLIMITED: ParseLimits = { bytes: Number.POSITIVE_INFINITY, values: Number.POSITIVE_INFINITY };

/**
 * The envelope `{success, status_code, data}` as JSON text. A JSON response is included as it was received, once it is
 * known to be valid: to serialize it again would round its large numbers.
 *
 * @param response with its content encodings undone
 * @param secrets what is redacted
 * @throws Problem bad_upstream_json
 */
export async function toEnvelope(
  response: UpstreamResponse,
  secrets: Secrets,
  { warnings = NO_ISSUES, check, includeHeaders = false, parseLimits = UNLIMITED }: EnvelopeOptions = {},
): Promise<readonly JsonChunk[]> {
  const { statusCode, headers } = response;
  const contentTypes = contentTypesIn(headers).map((one) => redactText(one, secrets));
  const contentType = mainContentType(contentTypes);
  const { json, issues } =
    usualData(response, secrets, contentType, check) ??
    (await toData(response.body, secrets, contentType, { statusCode, check, parseLimits }));
  const headerIssues = issuesOfHeaders(headers, contentTypes, contentType);
  const added = headerIssues.length + issues.length;
  const allWarnings = added > 0 ? [...warnings, ...headerIssues, ...issues] : warnings;
  const { start, end } = frame({ statusCode, headers }, secrets, { warnings: allWarnings, includeHeaders });
  return [start, ...json, end];
}

/** What of an envelope is before and behind its data. */
export function frame(
  { statusCode, headers }: { statusCode: number; headers: UpstreamHeaders },
  secrets: Secrets,
  { warnings = NO_ISSUES, includeHeaders = false }: Pick<EnvelopeOptions, 'warnings' | 'includeHeaders'>,
): { start: string; end: string } {
  const headersMember = includeHeaders
    ? `,"headers":${JSON.stringify(exposedHeaders(headers, secrets))}`
    : '';
  const warningsMember = warnings.length > 0 ? `,"warnings":${JSON.stringify(warnings)}` : '';
  return {
    start: `{"success":${isSuccess(statusCode)},"status_code":${statusCode},"data":`,
    end: `${headersMember}${warningsMember}}`,
  };
}

const NO_ISSUES: readonly ValidationIssue[] = [];

function issuesOfHeaders(
  headers: UpstreamHeaders,
  contentTypes: readonly string[],
  contentType: string,
): readonly ValidationIssue[] {
  const isIgnored = hasIgnoredEncoding(headers);
  if (contentTypes.length < 2 && !isIgnored) return NO_ISSUES;
  const severalTypes = `has several media types (${contentTypes.join(', ')}), and was read as ${contentType}`;
  return [
    ...(contentTypes.length > 1 ? [dataIssue(severalTypes)] : []),
    ...(isIgnored ? [dataIssue(IGNORED_ENCODING)] : []),
  ];
}

const IGNORED_ENCODING =
  'has a Content-Encoding that is none (RFC 9110, 8.4.1), and was read as if it were not encoded';

function dataIssue(message: string): ValidationIssue {
  return { path: 'data', message };
}

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
type Data = { json: readonly JsonChunk[]; issues: readonly ValidationIssue[] };

/**
 * What nearly every API sends: JSON in UTF-8 of a usual size that holds no secret. It is included as it is, and where no
 * schema of the spec is checked, it is never decoded.
 *
 * @returns undefined for all else
 */
function usualData(
  response: UpstreamResponse,
  secrets: Secrets,
  contentType: string,
  check: Validator | undefined,
): Data | undefined {
  const { essence, charset } = parseMediaType(contentType);
  if (!isJsonMediaType(essence) || (charset !== undefined && charset !== 'utf-8')) return undefined;
  const { chunks } = response;
  const inChunks = !check && chunks && chunks.length > 1 ? dataInChunks(chunks, secrets) : undefined;
  if (inChunks) return inChunks;
  const { body } = response;
  const maxBytes = check ? MAX_PARSED_AT_ONCE : MAX_VALIDATED_AT_ONCE;
  if (body.length === 0 || body.length > maxBytes) return undefined;
  if (!isUtf8(body) || !isFreeAtOnce(body, secrets)) return undefined;
  if (!check)
    return validateJsonAtOnce([body]).kind === 'valid' ? { json: [body], issues: NO_ISSUES } : undefined;
  const parsed = tryParseJson(body.toString());
  return parsed && { json: [body], issues: issuesOf(parsed.value, check) };
}

/** The same for what arrived in several chunks: they are not copied into one, which takes longer than all else. */
function dataInChunks(chunks: readonly Buffer[], secrets: Secrets): Data | undefined {
  if (chunks.reduce((sum, { length }) => sum + length, 0) > MAX_VALIDATED_AT_ONCE) return undefined;
  const utf8 = new Utf8Validator();
  if (!chunks.every((chunk) => utf8.push(chunk)) || !utf8.end()) return undefined;
  if (!areChunksPlainlyFreeOf(secrets, chunks)) return undefined;
  return validateJsonAtOnce(chunks).kind === 'valid' ? { json: chunks, issues: NO_ISSUES } : undefined;
}

/** Each takes less than a millisecond. */
const MAX_PARSED_AT_ONCE = 16 * 1024;
const MAX_VALIDATED_AT_ONCE = 256 * 1024;

async function toData(body: Buffer, secrets: Secrets, contentType: string, parsing: Parsing): Promise<Data> {
  if (body.length === 0) return { json: ['null'], issues: NO_ISSUES };
  const mediaType = parseMediaType(contentType);
  if (isJsonMediaType(mediaType.essence)) return jsonData(body, secrets, mediaType, parsing);
  const text = await textIn(body, secrets, mediaType);
  if (text !== undefined) return { json: [jsonString(text)], issues: NO_ISSUES };
  const base64 = base64String(await redactBody(body, secrets));
  return {
    json: [`{"content_type":${JSON.stringify(contentType)},"base64":`, base64, '}'],
    issues: NO_ISSUES,
  };
}

/** @returns undefined where the body is not text */
async function textIn(body: Buffer, secrets: Secrets, mediaType: MediaType): Promise<string | undefined> {
  if (isTextMediaType(mediaType.essence))
    return decodeText(await redactBody(toUtf8(body, charsetOf(body, mediaType)), secrets));
  return !isMediaType(mediaType.essence) ? decodeValidUtf8(await redactBody(body, secrets)) : undefined;
}

type Parsing = { statusCode: number; check: Validator | undefined; parseLimits: ParseLimits };

/** As much of a large response as an error quotes. */
const MAX_EXCERPT_BYTES = 1000;

async function jsonData(
  body: Buffer,
  secrets: Secrets,
  mediaType: MediaType,
  parsing: Parsing,
): Promise<Data> {
  const { statusCode, parseLimits } = parsing;
  for (const { bytes, warnings } of jsonReadings(body, mediaType, parseLimits.bytes)) {
    const data = await validJson(bytes, secrets, parsing);
    if (data && warnings.length > 0) return { ...data, issues: [...warnings.map(dataIssue), ...data.issues] };
    if (data) return data;
  }
  const bytes = await redactBody(toUtf8(body, charsetOf(body, mediaType)), secrets);
  if (bytes.length <= parseLimits.bytes && bytes.toString().trim() === '')
    return { json: ['null'], issues: NO_ISSUES };
  if (!isSuccess(statusCode)) {
    const issue = dataIssue(`is labelled ${mediaType.essence} and is not JSON: it is passed on as text`);
    return { json: [jsonString(bytes.toString())], issues: [issue] };
  }
  const excerpt = bytes.toString('utf8', 0, MAX_EXCERPT_BYTES);
  const start = excerpt.slice(0, 120);
  throw new Problem(
    'bad_upstream_json',
    `The API responded with status ${statusCode}, and with ${mediaType.essence} that is not valid JSON. It starts with: ${start}${excerpt.length > start.length ? '…' : ''}`,
  );
}

/**
 * @returns undefined for bytes that are not JSON
 * @throws Problem bad_upstream_json
 */
async function validJson(utf8: Buffer, secrets: Secrets, parsing: Parsing): Promise<Data | undefined> {
  const bytes = await redactBody(utf8, secrets);
  const { check, parseLimits } = parsing;
  const validation = await validateJson(bytes);
  if (validation.kind === 'too_deep') throw tooDeep(parsing.statusCode);
  if (validation.kind === 'invalid') return bytes === utf8 ? undefined : redactedJson(utf8, secrets, parsing);
  const json = [isUtf8(bytes) ? bytes : bytes.toString()];
  if (!check) return { json, issues: NO_ISSUES };
  if (bytes.length > parseLimits.bytes || validation.values > parseLimits.values)
    return { json, issues: [notValidated(bytes, parseLimits)] };
  const parsed = tryParseJson(bytes.toString());
  return parsed && { json, issues: issuesOf(parsed.value, check) };
}

/** JSON that redaction as text breaks. */
async function redactedJson(
  utf8: Buffer,
  secrets: Secrets,
  { check, parseLimits }: Parsing,
): Promise<Data | undefined> {
  if (utf8.length > parseLimits.bytes) return undefined;
  const validation = await validateJson(utf8);
  if (validation.kind !== 'valid' || validation.values > parseLimits.values) return undefined;
  const redacted = await redactValue(utf8.toString(), secrets);
  return redacted && { json: [redacted.text], issues: issuesOf(redacted.value, check) };
}

export function tooDeep(statusCode: number): Problem {
  return new Problem(
    'bad_upstream_json',
    `The API responded with status ${statusCode}, and with JSON of more than ${MAX_JSON_DEPTH} levels, which most clients cannot parse. Accept: application/octet-stream passes it on as it is.`,
  );
}

function notValidated({ length }: Buffer, { bytes, values }: ParseLimits): ValidationIssue {
  const excess = length > bytes ? `is larger than ${bytes} bytes` : `has more than ${values} values`;
  return dataIssue(`${excess}, and was not validated`);
}

function issuesOf(value: Parameters<Validator>[0], check: Validator | undefined): readonly ValidationIssue[] {
  const issues = check?.(value) ?? NO_ISSUES;
  if (issues.length === 0) return NO_ISSUES;
  return issues.map(({ path, message }) => ({ path: `data${path}`, message }));
}
