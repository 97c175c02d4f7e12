import type { Json } from '../parse/json.ts';
import type { MediaTypeContent } from './operation-parts.ts';

/**
 * Whether a media type is JSON: `application/json`, `text/json` or one with the suffix `+json`, in any case, with or
 * without parameters (RFC 6839, 3.1; WHATWG MIME Sniffing, "JSON MIME type"), and names of it that were never registered:
 * `x-json`, `application/x-amz-json-1.1`, `application/json-rpc`. A range such as `*` + `/*` is not.
 */
export function isJsonMediaType(mediaType: string): boolean {
  return JSON_MEDIA_TYPE.test(mediaType);
}

const JSON_MEDIA_TYPE =
  /^\s*(?:(?:application|text)\/(?:x-)?json|application\/(?:x-amz-json-1\.\d|json-rpc)|[^\s;/]+\/[^\s;/]+\+json)\s*(?:;|$)/i;

/** Whether a text is a media type, with or without parameters (RFC 9110, 8.3.1). */
export function isMediaType(text: string): boolean {
  return /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+[\t ]*(?:;[\t\x20-\x7e]*)?$/.test(text);
}

/** A media type without its parameters, in lower case (RFC 9110, 8.3.1). */
export function essenceOf(mediaType: string): string {
  return mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether a media range is JSON or has it: generated specs often declare JSON bodies as `*` + `/*`. */
export function isJsonOrAny(mediaRange: string): boolean {
  return isJsonMediaType(mediaRange) || isAnyMediaType(mediaRange);
}

/** Whether a media range is that of all media types, `*` + `/*`, or of all that JSON is one of, `application/*`. */
export function isAnyMediaType(mediaRange: string): boolean {
  return /^\s*(?:\*|application)\/\*\s*(?:;|$)/i.test(mediaRange);
}

/**
 * The media types that a document names in one text: mostly one, sometimes several with commas, or an abbreviation that
 * is none.
 */
export function namedMediaTypes(text: string): string[] {
  return text.split(/,(?=\s*[^\s,;="]+(?:\/|\s*(?:,|$)))/).flatMap((name) => {
    const trimmed = name.trim();
    return ABBREVIATIONS[trimmed.toLowerCase()] ?? (trimmed === '' ? [] : trimmed);
  });
}

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  text: 'text/plain',
};

/** The schema of a body in JSON, or in any media type. */
export function jsonSchemaOf(contents: readonly MediaTypeContent[]): Json | undefined {
  return contents.find(({ mediaType }) => isJsonOrAny(mediaType))?.schema;
}

/** The main schema of a body with several media types: that of JSON, or else the first. */
export function mainSchemaOf(contents: readonly MediaTypeContent[]): Json | undefined {
  return jsonSchemaOf(contents) ?? contents.find(({ schema }) => schema !== undefined)?.schema;
}
