import { type Json, type JsonObject, member, objectIn } from '../parse/json.ts';

/** The schema of what an answer or a request body holds as JSON ("Media Type Object"). */
export function jsonSchemaIn(node: JsonObject): Json | undefined {
  const content = objectIn(node, 'content');
  const mediaType = Object.keys(content).find(isJson);
  return mediaType === undefined ? undefined : member(objectIn(content, mediaType), 'schema');
}

/** Generated descriptions often say that a body in JSON has any media type. */
export function isJson(mediaType: string): boolean {
  return /^(application\/([^;]+\+)?json|\*\/\*)\s*(;|$)/i.test(mediaType);
}
