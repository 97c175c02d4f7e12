import { SpecError } from './errors.ts';
import { type JsonObject, member } from './json.ts';

export type SpecFormat = 'swagger-2.0' | 'openapi-3.0' | 'openapi-3.1' | 'openapi-3.2';

/**
 * The specification that a document follows, by its `openapi` or `swagger` member.
 *
 * @throws SpecError not_a_spec when it has neither, unsupported_version when it is one we cannot parse
 */
export function formatOf(document: JsonObject): SpecFormat {
  const swagger = versionIn(document, 'swagger');
  if (swagger !== undefined) {
    if (/^2(\.0)?$/.test(swagger)) return 'swagger-2.0';
    throw unsupported('Swagger', swagger);
  }
  const openapi = versionIn(document, 'openapi');
  if (openapi === undefined) throw new SpecError('not_a_spec', notASpecMessage(document));
  if (/^3\.0(\.|-|$)/.test(openapi)) return 'openapi-3.0';
  if (/^3\.1(\.|-|$)/.test(openapi)) return 'openapi-3.1';
  // Minor versions only add fields; those that a later one adds are ignored, with a warning (overview.ts).
  if (/^3(\.\d+|$)/.test(openapi)) return 'openapi-3.2';
  throw unsupported('OpenAPI', openapi);
}

/** Versions that are read by the same reader. */
export type VersionFamily = 'swagger' | 'openapi-3.0' | 'openapi-3.1';

/** The family of a document's version; the default is OpenAPI 3.1. */
export function versionFamilyOf(document: JsonObject): VersionFamily {
  if (versionIn(document, 'swagger') !== undefined) return 'swagger';
  return /^3\.0/.test(versionIn(document, 'openapi') ?? '') ? 'openapi-3.0' : 'openapi-3.1';
}

/** Whether a document says which specification it follows. */
export function hasVersion(document: JsonObject): boolean {
  return Object.hasOwn(document, 'openapi') || Object.hasOwn(document, 'swagger');
}

/** The OpenAPI version of a document that is newer than those Trunkline knows. */
export function newerVersionOf(document: JsonObject): string | undefined {
  const openapi = versionIn(document, 'openapi');
  return openapi === undefined || /^3\.[0-2](\D|$)/.test(openapi) ? undefined : openapi;
}

/** The version as text: unquoted in YAML, `2.0` is a number. */
function versionIn(document: JsonObject, name: 'openapi' | 'swagger'): string | undefined {
  const value = member(document, name);
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(1) : String(value);
  return typeof value === 'string' ? value.trim() : undefined;
}

function unsupported(name: string, version: string): SpecError {
  return new SpecError(
    'unsupported_version',
    `This is ${name} ${version.slice(0, 20)}, and Trunkline supports Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2. Convert it, or ask the API's provider for a newer spec.`,
  );
}

/** Other formats that people paste, by members that only they have. */
const OTHER_FORMATS: readonly (readonly [members: readonly string[], name: string])[] = [
  [['asyncapi'], 'an AsyncAPI document'],
  [['swaggerVersion'], 'a Swagger 1.x document'],
  [['_postman_id'], 'a Postman collection (export it as OpenAPI)'],
  [['info', 'item'], 'a Postman collection (export it as OpenAPI)'],
  [['__schema'], 'a GraphQL schema'],
  [['$schema'], 'a JSON Schema'],
  [['resources', 'rootUrl'], 'a Google discovery document'],
  [['name', 'version', 'dependencies'], 'a package.json'],
  [['message'], 'an error response'],
  [['error'], 'an error response'],
];

function notASpecMessage(document: JsonObject): string {
  const other = OTHER_FORMATS.find(([members]) => members.every((name) => Object.hasOwn(document, name)));
  const keys = Object.keys(document)
    .slice(0, 6)
    .map((key) => `“${key.slice(0, 40)}”`)
    .join(', ');
  const found = other
    ? `This looks like ${other[1]}`
    : keys === ''
      ? 'This is an empty object'
      : `This is an object with ${keys}`;
  return `${found}: it has neither “openapi” nor “swagger” at its top, as a spec has. Check the URL, or paste the text of the spec.`;
}
