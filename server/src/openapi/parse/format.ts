import { SpecError } from './errors.ts';
import { type JsonObject, member } from './json.ts';

export type SpecFormat = 'swagger-2.0' | 'openapi-3.0' | 'openapi-3.1' | 'openapi-3.2';

/**
 * Which specification a document follows, by its `openapi` or `swagger` member.
 *
 * @throws SpecError not_a_spec when it has neither, unsupported_version when it is one we cannot read
 */
export function formatOf(document: JsonObject): SpecFormat {
  const swagger = versionIn(document, 'swagger');
  if (swagger !== undefined) {
    if (/^2(\.0)?$/.test(swagger)) return 'swagger-2.0';
    throw unsupported('Swagger', swagger);
  }
  const openapi = versionIn(document, 'openapi');
  if (openapi === undefined) throw new SpecError('not_a_spec', foreignSentence(document));
  if (/^3\.0(\.|-|$)/.test(openapi)) return 'openapi-3.0';
  if (/^3\.1(\.|-|$)/.test(openapi)) return 'openapi-3.1';
  // Minor versions add; what a later one adds is passed over, and overview.ts warns.
  if (/^3(\.\d+|$)/.test(openapi)) return 'openapi-3.2';
  throw unsupported('OpenAPI', openapi);
}

/** Versions that are read alike. */
export type VersionFamily = 'swagger' | 'openapi-3.0' | 'openapi-3.1';

/** The family of a document's version; whatever does not say it is Swagger is read as OpenAPI 3.1 or later. */
export function versionFamilyOf(document: JsonObject): VersionFamily {
  if (versionIn(document, 'swagger') !== undefined) return 'swagger';
  return /^3\.0/.test(versionIn(document, 'openapi') ?? '') ? 'openapi-3.0' : 'openapi-3.1';
}

/** The version as text: unquoted in YAML, `2.0` is a number. */
export function versionIn(document: JsonObject, name: 'openapi' | 'swagger'): string | undefined {
  const value = member(document, name);
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(1) : String(value);
  return typeof value === 'string' ? value.trim() : undefined;
}

function unsupported(name: string, version: string): SpecError {
  return new SpecError(
    'unsupported_version',
    `This is ${name} ${version.slice(0, 20)}, and Trunkline reads Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2. Convert it, or ask the API's makers for a newer description.`,
  );
}

/** Other things people paste, by members only they have. */
const FOREIGNERS: readonly (readonly [marks: readonly string[], name: string])[] = [
  [['asyncapi'], 'an AsyncAPI description'],
  [['swaggerVersion'], 'a Swagger 1.x description'],
  [['_postman_id'], 'a Postman collection (export it as OpenAPI)'],
  [['info', 'item'], 'a Postman collection (export it as OpenAPI)'],
  [['__schema'], 'a GraphQL schema'],
  [['$schema'], 'a JSON Schema'],
  [['resources', 'rootUrl'], 'a Google discovery document'],
  [['name', 'version', 'dependencies'], 'a package.json'],
  [['message'], 'an error answer'],
  [['error'], 'an error answer'],
];

function foreignSentence(document: JsonObject): string {
  const foreigner = FOREIGNERS.find(([marks]) => marks.every((mark) => Object.hasOwn(document, mark)));
  const keys = Object.keys(document)
    .slice(0, 6)
    .map((key) => `“${key.slice(0, 40)}”`)
    .join(', ');
  const found = foreigner
    ? `This looks like ${foreigner[1]}`
    : keys === ''
      ? 'This is an empty object'
      : `This is an object with ${keys}`;
  return `${found}: it has neither “openapi” nor “swagger” at its top, as an API description does. Check the address, or paste the description's text.`;
}
