import { CORE_SCHEMA, FAILSAFE_SCHEMA, load, mergeTag } from 'js-yaml';
import { parseDocument, YAMLParseError } from 'yaml';
import { decodeSpecText, type SpecText } from './decode-text.ts';
import { notASpec, type SpecWarning } from './errors.ts';
import { hasVersion } from './format.ts';
import { isObject, type Json, type JsonObject, tryParseJson } from './json.ts';
import { OTHER_BLANK, withoutComments, withPlainBlanks } from './json-text.ts';
import { makeReferencesLocal } from './local-references.ts';
import { parseLossless } from './lossless-json.ts';
import { restoreUnquotedTexts } from './unquoted-texts.ts';

/** How often YAML anchors may be repeated: real specs stay far below, alias bombs far above. */
const MAX_ALIASES = 1000;

/**
 * Parses a spec, JSON or YAML, in UTF-8 or UTF-16.
 *
 * @param sourceUrl where it was downloaded: references to it are references to the document itself
 * @returns the document as plain JSON data, and warnings: what is clear is repaired, and YAML with syntax errors is
 *   parsed as far as possible
 * @throws SpecError not_a_spec, saying what was found instead
 */
export function parseSpec(source: Uint8Array, sourceUrl: string | null = null): ParsedSpec {
  return parseSpecText(decodeSpecText(source), sourceUrl);
}

export type ParsedSpec = { document: JsonObject; warnings: SpecWarning[] };

/** @throws SpecError as `parseSpec` */
export function parseSpecText(
  { text: whole, warnings }: SpecText,
  sourceUrl: string | null = null,
): ParsedSpec {
  const text = unwrapped(whole);
  if (text.trim() === '') throw notASpec('The text is empty.');
  const page = htmlTitle(text);
  if (page !== undefined) {
    throw notASpec(`This is an HTML page${page && ` (“${page}”)`}, perhaps a login page, and not a spec.`);
  }
  const { value, fault, repair } = STARTS_AS_JSON.test(text) ? fromJson(text) : fromRepairedYaml(text);
  const isSpec = isObject(value) && hasVersion(value);
  if (fault !== undefined && !isSpec) throw notASpec(`This does not parse as YAML: ${fault}.`);
  if (!isObject(value)) throw notASpec(`This is ${kindOf(value)}, and a spec is an object.`);
  const source = repair?.text ?? text;
  makeReferencesLocal(value, source, sourceUrl);
  restoreUnquotedTexts(value, source, () => readTexts(source));
  const faults = [
    ...(repair === undefined ? [] : [`The text has ${repair.found}`]),
    ...(fault === undefined
      ? []
      : [`The YAML has a syntax error, and what follows may be missing: ${fault}.`]),
  ];
  return { document: value, warnings: [...warnings, ...faults.map((message) => ({ pointer: '', message }))] };
}

/** A text without what it was copied with: the fence of a code block in Markdown, or the quotes of a JSON string. */
function unwrapped(whole: string): string {
  const text = whole.replace(BLANKS_AT_START, '');
  const start = text.slice(0, 100);
  if (/^(?:```|~~~)/.test(start)) return FENCED.exec(text)?.[2] ?? text;
  const quoted = start.startsWith('"') ? tryParseJson(text)?.value : undefined;
  return typeof quoted === 'string' ? quoted : text;
}

/** What nobody sees, such as a zero width space; an indentation has spaces. */
const BLANKS_AT_START = new RegExp(`^(?:${OTHER_BLANK.source}|[\\r\\n])+`);
const FENCED = /^(```|~~~)[^\n`]*\n(.*)\n[ \t]*\1\s*$/s;

/** The title of an HTML page, '' for one without, undefined for other text. */
function htmlTitle(text: string): string | undefined {
  const start = text.slice(0, 20_000);
  if (!/^\s*(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)\b/i.test(start)) return undefined;
  const [, title = ''] = /<title[^>]{0,200}>([^<]{0,200})/i.exec(start) ?? [];
  return title.replace(/\s+/g, ' ').trim();
}

/** What a text is read as: `fault` is the first syntax error, and `repair` the text as it was read instead, and why. */
type FromText = { value: Json; fault?: string | undefined; repair?: { text: string; found: string } };

/** A brace or a bracket, perhaps after comments. */
const STARTS_AS_JSON = /^(?:\s|\/\/[^\n]*\n|\/\*[^*]*(?:\*(?!\/)[^*]*)*\*\/)*[[{]/;

function fromJson(text: string): FromText {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const repaired = fromRepairedJson(text);
    if (repaired) return repaired;
    // YAML flow style starts with a brace as well; megabytes of invalid JSON are not worth the slower parser.
    const yaml = text.length > 1_000_000 ? undefined : fromRepairedYaml(text);
    if (yaml && yaml.fault === undefined) return yaml;
    const reason = error instanceof Error ? error.message : 'it does not parse';
    throw notASpec(`This looks like JSON and is not valid: ${reason.slice(0, 200)}.`);
  }
}

const OTHER_BLANKS = 'blanks that are not allowed, such as no-break spaces; they were read as spaces.';
const COMMENTS = 'comments or last commas, which JSON does not allow; they were ignored.';

/** JSON with other blanks, or with comments. */
function fromRepairedJson(text: string): FromText | undefined {
  const plain = withPlainBlanks(text) ?? text;
  const plainJson = plain === text ? undefined : tryParseJson(plain);
  if (plainJson) return { ...plainJson, repair: { text: plain, found: OTHER_BLANKS } };
  const uncommented = withoutComments(plain) ?? text;
  const json = uncommented === text ? undefined : tryParseJson(uncommented);
  return json && { ...json, repair: { text: uncommented, found: COMMENTS } };
}

/** YAML has spaces and tabs between its tokens (YAML 1.2.2, 5.5): another blank is read as a part of a text. */
function fromRepairedYaml(text: string): FromText {
  const yaml = fromYaml(text);
  if (!BLANK_BETWEEN_TOKENS.test(text)) return yaml;
  const plain = text.replaceAll(new RegExp(OTHER_BLANK, 'g'), ' ');
  const repaired = fromYaml(plain);
  return repaired.fault === undefined ? { ...repaired, repair: { text: plain, found: OTHER_BLANKS } } : yaml;
}

/** In an indentation, after a dash, or after a key. */
const BLANK_BETWEEN_TOKENS = new RegExp(`^(?: *-?|[^\\n#:]*:)${OTHER_BLANK.source}`, 'm');

/** Parses YAML as far as possible. */
function fromYaml(text: string): FromText {
  if (text.trimStart().startsWith('<'))
    throw notASpec('This is XML (perhaps WSDL), and not an OpenAPI or Swagger spec.');
  return fromPlainYaml(text, 'core') ?? fromAnyYaml(text, 'core');
}

/** A source once more, its scalars without quotes as texts or raw JSON. */
function readTexts(text: string): Json {
  if (STARTS_AS_JSON.test(text) && tryParseJson(text)) return parseLossless(text);
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
function fromPlainYaml(text: string, schema: YamlSchema): FromText | undefined {
  try {
    const value = load(text, { schema: PLAIN_SCHEMAS[schema], json: true, maxAliases: 0 });
    return { value: plainData(value) };
  } catch {
    return undefined;
  }
}

/** Anchors make shared and even circular objects; serialised and parsed again they are plain data. */
function plainData(value: unknown): Json {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

function fromAnyYaml(text: string, schema: YamlSchema): FromText {
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
