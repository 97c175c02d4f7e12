import { notASpec, quote, SpecError, type SpecWarning } from './errors.ts';
import { type JsonObject, member } from './json.ts';

export type SpecFormat = 'swagger-2.0' | 'openapi-3.0' | 'openapi-3.1' | 'openapi-3.2';

/**
 * The specification that a document follows, by its `openapi` or `swagger` member.
 *
 * @throws SpecError not_a_spec when it has neither, unsupported_version when it is one we cannot parse
 */
export function formatOf(document: JsonObject): SpecFormat {
  const declared = declaredVersion(document);
  if (declared === undefined) throw notASpec(notASpecMessage(document));
  const { name, version } = declared;
  const format = FORMATS.find(([pattern]) => pattern.test(version))?.[1];
  if (format === undefined) throw unsupported(name === 'swagger' ? 'Swagger' : 'OpenAPI', version);
  return format;
}

const FORMATS: readonly (readonly [version: RegExp, format: SpecFormat])[] = [
  [/^2(?:\.0)*$/, 'swagger-2.0'],
  [/^3\.0(?:\.|-|$)/, 'openapi-3.0'],
  [/^3\.1(?:\.|-|$)/, 'openapi-3.1'],
  // Minor versions only add fields; those that a later one adds are ignored, with a warning (overview.ts).
  [/^3(?:\.\d+|$)/, 'openapi-3.2'],
];

/** Versions that are read by the same reader. */
export type VersionFamily = 'swagger' | 'openapi-3.0' | 'openapi-3.1';

/** The family of a document's version; the default is OpenAPI 3.1. */
export function versionFamilyOf(document: JsonObject): VersionFamily {
  const version = declaredVersion(document)?.version ?? '';
  if (/^2/.test(version)) return 'swagger';
  return /^3\.0/.test(version) ? 'openapi-3.0' : 'openapi-3.1';
}

/** Whether a document says which specification it follows. */
export function hasVersion(document: JsonObject): boolean {
  return Object.hasOwn(document, 'openapi') || Object.hasOwn(document, 'swagger');
}

/** A warning about a version that is unknown, or not written as its specification has it. */
export function versionWarnings(document: JsonObject): SpecWarning[] {
  const declared = declaredVersion(document);
  if (declared === undefined) return [];
  const { name, text, version } = declared;
  const family = versionFamilyOf(document) === 'swagger' ? 'Swagger' : 'OpenAPI';
  const isNewer = !/^(?:2|3\.[0-2])(?:\D|$)/.test(version);
  const isUsual = (name === 'swagger' ? /^2(?:\.0)?$/ : /^3(?:\.\d+)*(?:-.+)?$/).test(text);
  const message = isNewer
    ? `Trunkline does not know OpenAPI ${version} yet; it is parsed as 3.2.`
    : `The version ${quote(text)} is read as ${family} ${version}.`;
  return isNewer || !isUsual ? [{ pointer: `/${name}`, message }] : [];
}

type DeclaredVersion = {
  name: 'openapi' | 'swagger';
  /** As the document has it. */
  text: string;
  version: string;
};

/** Some documents have `v3.0.1` or `OpenAPI 3.0`, or either version in the member of the other. */
function declaredVersion(document: JsonObject): DeclaredVersion | undefined {
  const texts = (['swagger', 'openapi'] as const).map((name) => ({
    name,
    text: versionText(document, name),
  }));
  const [declared] = texts.flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }]));
  return declared && { ...declared, version: declared.text.replace(BEFORE_VERSION, '') };
}

const BEFORE_VERSION = /^(?:open ?api|swagger)?[\s:/-]{0,10}v?(?=\d)/i;

/** The version as text: unquoted in YAML, `2.0` is a number. */
function versionText(document: JsonObject, name: 'openapi' | 'swagger'): string | undefined {
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
  return `${found}: it has neither “openapi” nor “swagger” at its top, as a spec has.`;
}
