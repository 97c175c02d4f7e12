import { versionFamilyOf } from '../parse/format.ts';
import { type JsonObject, member } from '../parse/json.ts';
import { openapiReader } from './openapi-reader.ts';
import type { VersionReader } from './operation-parts.ts';
import { swaggerReader } from './swagger-reader.ts';

/**
 * The reader for the version of a document. Parts that it leaves out are read as the other version declares them, which
 * documents that were converted by hand have. All else that depends on the version is in parse/format.ts, which names it
 * and refuses unknown ones before there is anything to read.
 */
export function readerFor(document: JsonObject): VersionReader {
  const family = versionFamilyOf(document);
  const swagger = swaggerReader(document);
  const openapi = openapiReader(document, family === 'openapi-3.0');
  const [own, other] = family === 'swagger' ? [swagger, openapi] : [openapi, swagger];
  return {
    ...own,
    parameter: (node) => (isOfSwagger(node) ? swagger : own).parameter(node),
    requestBody: (operation, parameters) =>
      own.requestBody(operation, parameters) ?? other.requestBody(operation, parameters),
    responseContents: (operation, response) => {
      const contents = own.responseContents(operation, response);
      return contents.length > 0 ? contents : other.responseContents(operation, response);
    },
    responseMediaTypes: (operation, responses) => {
      const mediaTypes = own.responseMediaTypes(operation, responses);
      return mediaTypes.length > 0 ? mediaTypes : other.responseMediaTypes(operation, responses);
    },
  };
}

/** A parameter whose type is declared beside its name. */
function isOfSwagger(node: JsonObject): boolean {
  const has = (name: string) => member(node, name) !== undefined;
  return has('type') && !has('schema') && !has('content');
}
