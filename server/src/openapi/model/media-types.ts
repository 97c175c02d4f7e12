import { type Json, type JsonObject, member, objectIn } from '../parse/json.ts';

/**
 * Whether a media type is JSON: `application/json`, `text/json` or one with the suffix `+json`, in any case, with or
 * without parameters (RFC 6839, 3.1; WHATWG MIME Sniffing, "JSON MIME type"). A range such as `*` + `/*` is not.
 */
export function isJsonMediaType(mediaType: string): boolean {
  return JSON_MEDIA_TYPE.test(mediaType);
}

const JSON_MEDIA_TYPE = /^\s*(?:(?:application|text)\/json|[^\s;/]+\/[^\s;/]+\+json)\s*(?:;|$)/i;

/** Whether a media range is JSON or all media types: generated specs often declare JSON bodies as `*` + `/*`. */
export function isJsonOrAny(mediaRange: string): boolean {
  return isJsonMediaType(mediaRange) || /^\s*\*\/\*\s*(?:;|$)/.test(mediaRange);
}

/** The schema of what a response or a request body holds as JSON ("Media Type Object"). */
export function jsonSchemaIn(node: JsonObject): Json | undefined {
  const content = objectIn(node, 'content');
  const mediaType = Object.keys(content).find(isJsonOrAny);
  return mediaType === undefined ? undefined : member(objectIn(content, mediaType), 'schema');
}
