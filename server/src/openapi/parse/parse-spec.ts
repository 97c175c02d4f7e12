import { CORE_SCHEMA, FAILSAFE_SCHEMA, load, mergeTag } from 'js-yaml';
import { parseDocument, YAMLParseError } from 'yaml';
import { SpecError, type SpecWarning } from './errors.ts';
import { hasVersion } from './format.ts';
import { isObject, type Json, type JsonObject, tryParseJson } from './json.ts';
import { makeReferencesLocal } from './local-references.ts';
import { parseLossless } from './lossless-json.ts';
import { restoreUnquotedTexts } from './unquoted-texts.ts';

/** How often YAML anchors may be repeated: real specs stay far below, alias bombs far above. */
const MAX_ALIASES = 1000;

const OR_PASTE = 'Check the URL, or open the spec in your browser and paste its text.';

/**
 * Parses a spec, JSON or YAML, in UTF-8 or UTF-16.
 *
 * @param sourceUrl where it was downloaded: references to it are references to the document itself
 * @returns the document as plain JSON data, and warnings: YAML with syntax errors is parsed as far as possible
 * @throws SpecError not_a_spec, saying what was found instead
 */
export function parseSpec(source: Uint8Array, sourceUrl: string | null = null): ParsedSpec {
  return parseSpecText(decodeSpecText(source), sourceUrl);
}

export type ParsedSpec = { document: JsonObject; warnings: SpecWarning[] };

/** @throws SpecError as `parseSpec` */
export function parseSpecText(text: string, sourceUrl: string | null = null): ParsedSpec {
  if (text.trim() === '') throw notASpec('The text is empty.');
  const page = htmlTitle(text);
  if (page !== undefined) {
    throw notASpec(`This is an HTML page${page && ` (“${page}”)`}, perhaps a login page, and not a spec.`);
  }
  const { value, fault } = /^\s*[[{]/.test(text)
    ? { value: fromJson(text), fault: undefined }
    : fromYaml(text);
  const isSpec = isObject(value) && hasVersion(value);
  if (fault !== undefined && !isSpec) throw notASpec(`This does not parse as YAML: ${fault}.`);
  if (!isObject(value)) throw notASpec(`This is ${kindOf(value)}, and a spec is an object.`);
  makeReferencesLocal(value, text, sourceUrl);
  restoreUnquotedTexts(value, () => readTexts(text));
  const warnings =
    fault === undefined
      ? []
      : [{ pointer: '', message: `The YAML has a syntax error, and what follows may be missing: ${fault}.` }];
  return { document: value, warnings };
}

/**
 * The text of a source, in UTF-8 or, by its byte order mark or by the NULs that ASCII has in it, UTF-16.
 *
 * @throws SpecError not_a_spec for binary data
 */
export function decodeSpecText(source: Uint8Array): string {
  const [first, second] = source;
  const encoding =
    (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
      ? 'utf-16le'
      : (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(source);
  } catch {
    throw notASpec('This is not text in UTF-8 or UTF-16; perhaps it is an archive or an image.');
  }
}

/** The title of an HTML page, '' for one without, undefined for other text. */
function htmlTitle(text: string): string | undefined {
  const start = text.slice(0, 20_000);
  if (!/^\s*(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)\b/i.test(start)) return undefined;
  const [, title = ''] = /<title[^>]{0,200}>([^<]{0,200})/i.exec(start) ?? [];
  return title.replace(/\s+/g, ' ').trim();
}

function fromJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    // YAML flow style starts with a brace as well; megabytes of invalid JSON are not worth the slower parser.
    const yaml = text.length > 1_000_000 ? undefined : fromYaml(text);
    if (yaml && yaml.fault === undefined) return yaml.value;
    const reason = error instanceof Error ? error.message : 'it does not parse';
    throw notASpec(`This looks like JSON and is not valid: ${reason.slice(0, 200)}.`);
  }
}

type FromYaml = { value: Json; fault: string | undefined };

/** Parses YAML as far as possible; `fault` is the first syntax error, as a clause. */
function fromYaml(text: string): FromYaml {
  if (text.trimStart().startsWith('<'))
    throw notASpec('This is XML (perhaps WSDL), and not an OpenAPI or Swagger spec.');
  return fromPlainYaml(text, 'core') ?? fromAnyYaml(text, 'core');
}

/** A document whose numbers are texts, or raw JSON. */
function readTexts(text: string): Json {
  if (/^\s*[[{]/.test(text) && tryParseJson(text)) return parseLossless(text);
  return (fromPlainYaml(text, 'failsafe') ?? fromAnyYaml(text, 'failsafe')).value;
}

/** How scalars without quotes are read: as JSON has them, or all as texts (YAML 1.2, 10.3 and 10.1). */
type YamlSchema = 'core' | 'failsafe';

const PLAIN_SCHEMAS = {
  core: CORE_SCHEMA.withTags(mergeTag),
  failsafe: FAILSAFE_SCHEMA.withTags(mergeTag),
} as const satisfies Record<YamlSchema, unknown>;

/**
 * Parses valid YAML without repeated anchors, which most is, with js-yaml: in a quarter of the time of `yaml`.
 *
 * @returns undefined for other YAML: `yaml` continues after a syntax error, reports it, and bounds repetition
 */
function fromPlainYaml(text: string, schema: YamlSchema): FromYaml | undefined {
  try {
    const value = load(text, { schema: PLAIN_SCHEMAS[schema], json: true, maxAliases: 0 });
    return { value: plainData(value), fault: undefined };
  } catch {
    return undefined;
  }
}

/** Anchors make shared and even circular objects; serialised and parsed again they are plain data. */
function plainData(value: unknown): Json {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

function fromAnyYaml(text: string, schema: YamlSchema): FromYaml {
  try {
    const parsed = parseDocument(text, { schema, merge: true, uniqueKeys: false });
    const value: unknown = parsed.toJS({ maxAliasCount: MAX_ALIASES });
    const [fault] = parsed.errors;
    return { value: plainData(value), fault: fault && yamlReason(fault) };
  } catch (error) {
    return { value: null, fault: yamlReason(error) };
  }
}

function yamlReason(error: unknown): string {
  if (error instanceof YAMLParseError)
    return error.message.split('\n', 1)[0]?.replace(/:$/, '').slice(0, 200) ?? error.code;
  if (error instanceof RangeError) return 'it is nested too deeply, or too large with its anchors expanded';
  if (error instanceof ReferenceError) return `it repeats its anchors more than ${MAX_ALIASES} times`;
  if (error instanceof TypeError) return 'an anchor contains itself';
  return 'its structure is not valid';
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'nothing' : `a ${typeof value} (“${String(value).slice(0, 60)}”)`;
}

function notASpec(found: string): SpecError {
  return new SpecError('not_a_spec', `${found} ${OR_PASTE}`);
}
