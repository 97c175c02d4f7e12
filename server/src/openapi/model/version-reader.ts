import { versionFamilyOf } from '../parse/format.ts';
import type { JsonObject } from '../parse/json.ts';
import { openapiReader } from './openapi-reader.ts';
import type { VersionReader } from './operation-parts.ts';
import { swaggerReader } from './swagger-reader.ts';

/**
 * The reader for the version of a document. All else that depends on the version is in parse/format.ts, which names it
 * and refuses unknown ones before there is anything to read.
 */
export function readerFor(document: JsonObject): VersionReader {
  const family = versionFamilyOf(document);
  return family === 'swagger' ? swaggerReader(document) : openapiReader(document, family === 'openapi-3.0');
}
