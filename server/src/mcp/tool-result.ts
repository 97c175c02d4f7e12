import type { CallToolResult } from '@modelcontextprotocol/server';
import { PROBLEMS } from '@trunkline/contract/problems';
import type { JsonChunk } from '../http/json-response.ts';
import type { Problem } from '../http/problems.ts';
import { isJsonMediaType } from '../openapi/model/media-types.ts';
import { isObject, type Json, type JsonObject, tryParseJson } from '../openapi/parse/json.ts';
import { parseLossless } from '../openapi/parse/lossless-json.ts';
import { fitJson } from './fit-json.ts';
import { select } from './select.ts';

/** What an agent gets of a call. */

/** A larger envelope is not parsed: that would delay other requests. */
const MAX_PARSED_BYTES = 1024 * 1024;
/** Longer ones have numbers as JavaScript reads them: to preserve all their digits takes some ten times as long. */
const MAX_EXACT_CHARS = 64 * 1024;
/** Of a file in base64, which is one text. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

type ResultOptions = {
  /** The envelope, as a call over HTTP has it. */
  json: readonly JsonChunk[];
  /** Of the API's response. */
  contentType: string;
  /** The expression that says what of the data is wanted. */
  select: string | undefined;
  /** Whether the tool declares what its result looks like. */
  isStructured: boolean;
  maxChars: number;
  /** Identifies a file that the result has in it. */
  callId: string;
};

/** @throws Problem invalid_parameters for an expression that is not valid, or fails on the data */
export function toToolResult(options: ResultOptions): CallToolResult {
  const { json, contentType, maxChars, isStructured } = options;
  const isFile = contentType !== '' && !isJsonMediaType(contentType);
  const text = textWithin(json, isFile ? MAX_FILE_BYTES : MAX_PARSED_BYTES);
  if (text === undefined) return tooLarge(json);
  const envelope = text.length > MAX_EXACT_CHARS ? tryParseJson(text)?.value : parseLossless(text);
  if (!isObject(envelope)) throw new Error('the envelope is not an object');
  const { status_code: status = null, success, data = null } = envelope;
  const file = isFile ? fileIn(data) : undefined;
  if (file) return fileResult(file, { status, isStructured, callId: options.callId });
  const selected = options.select === undefined || success !== true ? data : select(data, options.select);
  const fitted = fitJson(selected, maxChars);
  const notes = [
    ...(success === true ? [] : [`The API responded with status ${status}, which is an error.`]),
    ...warningsIn(envelope),
    ...(fitted.cuts.length > 0 ? [cutNote(fitted.cuts)] : []),
  ];
  const note = notes.join(' ');
  const noteMember = note === '' ? '' : `,"note":${JSON.stringify(note)}`;
  const result = `{"status_code":${JSON.stringify(status)},"data":${fitted.json}${noteMember}}`;
  return {
    content: [{ type: 'text', text: result }],
    ...(isStructured && success === true && { structuredContent: parseLossless(result) }),
    ...(success !== true && { isError: true }),
  };
}

/** The reason a call was refused, and what to do. */
export function problemResult(problem: Problem): CallToolResult {
  const { code, message, retryAfterSeconds } = problem;
  const retry = retryAfterSeconds === undefined ? '' : ` Try again in ${retryAfterSeconds} seconds.`;
  return {
    content: [{ type: 'text', text: `${PROBLEMS[code].title} (code: ${code}). ${message}${retry}` }],
    isError: true,
  };
}

/** A result of a tool that calls no API. */
export function dataResult(data: Json, maxChars: number): CallToolResult {
  return { content: [{ type: 'text', text: fitJson(data, maxChars).json }] };
}

function cutNote(cuts: readonly string[]): string {
  return `This result was cut to its size limit: ${cuts.join('; ')}. Ask for what you need with the argument select, such as [].{id: id, title: title}, or for less with the arguments that page or filter.`;
}

function tooLarge(json: readonly JsonChunk[]): CallToolResult {
  const note = `The response of the API has ${sizeOf(json)} bytes, which is more than an agent can be given. Ask for less with the arguments that page or filter.`;
  return { content: [{ type: 'text', text: note }], isError: true };
}

type File = { contentType: string; base64: string };

/** The body of a response that is neither JSON nor text (gateway/response/envelope.ts). */
function fileIn(data: Json): File | undefined {
  if (!isObject(data)) return undefined;
  const { content_type, base64 } = data;
  return typeof content_type === 'string' && typeof base64 === 'string'
    ? { contentType: content_type, base64 }
    : undefined;
}

function fileResult(
  { contentType, base64 }: File,
  { status, isStructured, callId }: { status: Json; isStructured: boolean; callId: string },
): CallToolResult {
  const bytes = Math.floor((base64.length * 3) / 4);
  const data: JsonObject = { content_type: contentType, bytes };
  const structured: JsonObject = {
    status_code: status,
    data,
    note: 'The file is in the result as a resource.',
  };
  return {
    content: [
      { type: 'text', text: JSON.stringify(structured) },
      {
        type: 'resource',
        resource: { uri: `trunkline://calls/${callId}/file`, mimeType: contentType, blob: base64 },
      },
    ],
    ...(isStructured && { structuredContent: structured }),
  };
}

/** Issues of the request or the response that did not prevent the call; a few of them say enough. */
function warningsIn({ warnings }: JsonObject): string[] {
  if (!Array.isArray(warnings)) return [];
  return warnings.slice(0, 5).flatMap((one) => {
    if (!isObject(one)) return [];
    return [`Warning: ${String(one.path).slice(0, 100)} ${String(one.message).slice(0, 200)}.`];
  });
}

/** @returns undefined where it is larger */
function textWithin(json: readonly JsonChunk[], maxBytes: number): string | undefined {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (const piece of pieces(json)) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function sizeOf(json: readonly JsonChunk[]): number {
  let bytes = 0;
  for (const piece of pieces(json)) bytes += Buffer.byteLength(piece);
  return bytes;
}

function* pieces(json: readonly JsonChunk[]): Generator<string | Buffer> {
  for (const chunk of json) {
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) yield chunk;
    else yield* chunk;
  }
}
