import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { parseDocument, YAMLParseError } from 'yaml';
import { SpecError, type SpecWarning } from './errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** How often YAML anchors may be repeated: real descriptions stay far below, alias bombs far above. */
const MOST_ALIASES = 1000;

const OR_PASTE = 'Check the address, or open the description in your browser and paste its text.';

/**
 * Reads an API description, JSON or YAML, in UTF-8 or UTF-16.
 *
 * @returns the document as plain JSON data, the text it was read from, and warnings: published YAML has
 *   faults, and is read as far as it goes
 * @throws SpecError not_a_spec, saying what was found instead
 */
export function parseSpec(source: Uint8Array): { document: JsonObject; warnings: SpecWarning[] } {
  return parseSpecText(decodeSpecText(source));
}

/** @throws SpecError as `readSpec` */
export function parseSpecText(text: string): { document: JsonObject; warnings: SpecWarning[] } {
  if (text.trim() === '') throw notASpec('There is nothing in it: the text is empty.');
  const page = htmlTitle(text);
  if (page !== undefined) {
    throw notASpec(
      `This is an HTML page${page && ` (“${page}”)`}, perhaps a login page, and not an API description.`,
    );
  }
  const { value, fault } = /^\s*[[{]/.test(text)
    ? { value: fromJson(text), fault: undefined }
    : fromYaml(text);
  const isDescription =
    isObject(value) && (Object.hasOwn(value, 'openapi') || Object.hasOwn(value, 'swagger'));
  if (fault !== undefined && !isDescription) throw notASpec(`This does not parse as YAML: ${fault}.`);
  if (!isObject(value)) throw notASpec(`This holds ${kindOf(value)} where an API description is an object.`);
  const warnings =
    fault === undefined
      ? []
      : [{ pointer: '', message: `The YAML is broken, and what follows may be missing: ${fault}.` }];
  return { document: value, warnings };
}

/**
 * The text of a source, in UTF-8 or, by its byte order mark or by the NULs that ASCII has in it, UTF-16.
 *
 * @throws SpecError not_a_spec for what is no text
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
    throw notASpec('These bytes are no text in UTF-8 or UTF-16; perhaps it is an archive or an image.');
  }
}

/** The title of an HTML page, '' for one without, undefined for what is no HTML. */
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
    // YAML flow style starts with a brace as well; broken JSON of megabytes is not worth the slower parser.
    const yaml = text.length > 1_000_000 ? undefined : fromYaml(text);
    if (yaml && yaml.fault === undefined) return yaml.value;
    const reason = error instanceof Error ? error.message : 'it does not parse';
    throw notASpec(`This looks like JSON and is broken: ${reason.slice(0, 200)}.`);
  }
}

type FromYaml = { value: Json; fault: string | undefined };

/** What YAML can be read of a text, and the first fault in it, as a clause. */
function fromYaml(text: string): FromYaml {
  if (text.trimStart().startsWith('<'))
    throw notASpec('This is XML (perhaps WSDL), and not an OpenAPI or Swagger description.');
  return fromPlainYaml(text) ?? fromAnyYaml(text);
}

const PLAIN_SCHEMA = CORE_SCHEMA.withTags(mergeTag);

/**
 * Most YAML: sound, and without anchors that are repeated. js-yaml reads it in a quarter of the time that `yaml`
 * takes.
 *
 * @returns undefined for what `yaml` knows better: to go on behind a fault, to say it, and to bound repetition
 */
function fromPlainYaml(text: string): FromYaml | undefined {
  try {
    const value = load(text, { schema: PLAIN_SCHEMA, json: true, maxAliases: 0 });
    return { value: plainData(value), fault: undefined };
  } catch {
    return undefined;
  }
}

/** Anchors make shared and even circular objects; written out and read again they are plain data. */
function plainData(value: unknown): Json {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

function fromAnyYaml(text: string): FromYaml {
  try {
    const parsed = parseDocument(text, { merge: true, uniqueKeys: false });
    const value: unknown = parsed.toJS({ maxAliasCount: MOST_ALIASES });
    const [fault] = parsed.errors;
    return { value: plainData(value), fault: fault && yamlReason(fault) };
  } catch (error) {
    return { value: null, fault: yamlReason(error) };
  }
}

function yamlReason(error: unknown): string {
  if (error instanceof YAMLParseError)
    return error.message.split('\n', 1)[0]?.replace(/:$/, '').slice(0, 200) ?? error.code;
  if (error instanceof RangeError)
    return 'it is nested too deeply, or grows too large when its anchors are written out';
  if (error instanceof ReferenceError) return `it repeats its anchors more than ${MOST_ALIASES} times`;
  if (error instanceof TypeError) return 'an anchor holds itself';
  return 'its structure is broken';
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'nothing' : `a ${typeof value} (“${String(value).slice(0, 60)}”)`;
}

function notASpec(found: string): SpecError {
  return new SpecError('not_a_spec', `${found} ${OR_PASTE}`);
}
