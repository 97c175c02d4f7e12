import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import type { CapturedBody, CapturedContent } from '@trunkline/contract/schemas/captured-calls';
import { isJsonMediaType } from '../../openapi/model/media-types.ts';
import { tryParseJson } from '../../openapi/parse/json.ts';
import { redactText } from '../redaction/redact.ts';
import { redactPart } from '../redaction/redactor.ts';
import type { Secrets } from '../redaction/secrets.ts';
import { textDecoderFor } from '../response/charset.ts';
import { contentTypesIn, mainContentType, parseMediaType } from '../response/media-type.ts';
import { redactJson } from '../response/redact-json.ts';
import type { Beginning, CallCapture } from './call-capture.ts';
import {
  redactHeaderField,
  redactJsonFields,
  redactPairs,
  redactQuery,
  redactValue,
} from './redact-fields.ts';
import { inSlices, type Steps } from './slices.ts';

/** What is stored of a capture: without the integration's secrets, and without what is secret by its name. */
export async function toCapturedContent(capture: CallCapture): Promise<CapturedContent> {
  const { request, requestBody, response, responseBody, isPayloadOmitted, secrets } = capture;
  const headers = pairsOf(request?.headers ?? []);
  const input = await redactedInput(capture);
  // Each part takes some milliseconds.
  await setImmediate();
  const redactedRequest = request
    ? {
        method: request.method,
        url: await inSlices(redactQuery(redactText(request.origin + request.path, secrets))),
        headers: await inSlices(redactedHeaders(headers, secrets)),
        body: await toBody(contentTypeOf(headers), requestBody, secrets),
      }
    : null;
  await setImmediate();
  const redactedResponse = response
    ? {
        status_code: response.statusCode,
        headers: await inSlices(redactedHeaders(listOf(response.headers), secrets)),
        body: await toBody(mainContentType(contentTypesIn(response.headers)), responseBody, secrets),
      }
    : null;
  return {
    input,
    is_payload_omitted: isPayloadOmitted,
    request: redactedRequest,
    response: redactedResponse,
  };
}

async function redactedInput({ input, secrets }: CallCapture): Promise<CapturedContent['input']> {
  if (input === null) return null;
  const { payload, path_params, query_params, headers, cookie_params, include_headers } = input;
  const sent = { payload, path_params, query_params, headers, cookie_params, include_headers };
  const text = await inSlices(redactJsonFields(await redactJson(JSON.stringify(sent), secrets)));
  const parsed = tryParseJson(text)?.value;
  return typeof parsed === 'object' && !Array.isArray(parsed) ? parsed : null;
}

type Header = { name: string; value: string };

function pairsOf(headers: readonly string[]): Header[] {
  return Array.from({ length: headers.length / 2 }, (_, index) => ({
    name: headers[index * 2] ?? '',
    value: headers[index * 2 + 1] ?? '',
  }));
}

function listOf(headers: Record<string, string | string[] | undefined>): Header[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? ''].flat().map((text) => ({ name, value: text })),
  );
}

function* redactedHeaders(headers: readonly Header[], secrets: Secrets): Steps<Header[]> {
  const redacted: Header[] = [];
  for (const { name, value } of headers) {
    yield;
    redacted.push({ name, value: yield* redactHeaderField(name, redactText(value, secrets)) });
  }
  return redacted;
}

function contentTypeOf(headers: readonly Header[]): string {
  return headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
}

/** @param beginning null: there is no body, or it was streamed through */
async function toBody(
  contentType: string,
  beginning: Beginning | null,
  secrets: Secrets,
): Promise<CapturedBody | null> {
  if (!beginning || beginning.length === 0) return null;
  const media_type = contentType === '' ? null : redactText(contentType, secrets);
  const { isTruncated } = beginning;
  const decoded = decode(contentType, Buffer.concat(beginning.chunks));
  const text = decoded === undefined ? undefined : redactBeginning(decoded, isTruncated, secrets);
  return {
    media_type,
    text: text === undefined ? null : await inSlices(redactByName(text, contentType, isTruncated)),
    is_truncated: isTruncated,
  };
}

/** The text of a body; undefined where it is none, or a form whose fields have headers of their own. */
function decode(contentType: string, bytes: Buffer): string | undefined {
  const decoder =
    contentType === '' && isUtf8(bytes) ? new TextDecoder() : textDecoderFor(contentType, bytes);
  // What is cut may end in the middle of a character.
  return decoder?.decode(bytes, { stream: true });
}

/** @param isTruncated what may begin a secret at the end is left out */
function redactBeginning(text: string, isTruncated: boolean, secrets: Secrets): string {
  if (!isTruncated || secrets.isEmpty) return redactText(text, secrets);
  return redactPart(Buffer.from(text), secrets, 0, false).redacted.toString();
}

/** By what a text is declared as, as far as it can be that: an API may send a page as JSON. */
function redactByName(text: string, contentType: string, isTruncated: boolean): Steps<string> {
  const { essence } = parseMediaType(contentType);
  if (essence === 'application/x-www-form-urlencoded') return redactPairs(text);
  return isTruncated && isJsonMediaType(essence) && /^\s*[{["]/.test(text)
    ? redactJsonFields(text)
    : redactValue(text);
}
