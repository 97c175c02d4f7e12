import type { Json } from '../parse/json.ts';
import type { MediaTypeContent } from './operation-parts.ts';

/**
 * Whether a media type is JSON: `application/json`, `text/json` or one with the suffix `+json`, in any case, with or
 * without parameters (RFC 6839, 3.1; WHATWG MIME Sniffing, "JSON MIME type"), and names of it that were never registered:
 * `x-json`, `vnd.example.json`, `application/x-amz-json-1.1`, `application/json-rpc`. Lines of JSON are none
 * (`application/stream+json` of Spring), nor is a range such as `*` + `/*`.
 */
export function isJsonMediaType(mediaType: string): boolean {
  return JSON_MEDIA_TYPE.test(mediaType);
}

const JSON_MEDIA_TYPE =
  /^\s*(?!application\/stream\+json)(?:application\/(?:x-amz-json-1\.\d|json-rpc)|[^\s;/]+\/(?:[^\s;/]+[+.-])?json)\s*(?:[\s;]|$)/i;

/**
 * Whether a media type is of texts, with or without parameters; JSON is not among them. Registered names end in what
 * they are (`+xml`, RFC 6839), and so do unregistered ones: `application/x-sql`, `application/vnd.example.csv`.
 */
export function isTextMediaType(mediaType: string): boolean {
  return TEXT_MEDIA_TYPE.test(essenceOf(mediaType));
}

const FORMATS_OF_TEXT =
  'xml|dtd|sgml|x?html|css|ya?ml|toml|ini|csv|tsv|ndjson|jsonl|json-?(?:lines|seq|stream)|stream\\+json|json5|graphql|sql|sparql-(?:query|update)|(?:java|ecma|type|shell)script|sh|php|perl|python|ruby|tex|latex|bibtex|markdown|plain|log|diff|ldif|vcard|calendar|mpegurl|subrip|sdp|mbox|pem|pem-file|pem-certificate-chain|pgp-(?:keys|signature)|jwt|jose|turtle|n-?triples|n-?quads|trig|edifact|edi-x12|edi-consent|x-www-form-urlencoded';

/** A document of OpenDocument is a ZIP file, and its name ends in `.text`. */
const TEXT_MEDIA_TYPE = new RegExp(
  `^(?:(?:text|message)/|application/(?:x-)?(?:openmetrics-)?te?xt$|[^/]+/(?:[^/]+[+.-])?(?:${FORMATS_OF_TEXT})$)`,
);

/** Whether a text is a media type, with or without parameters (RFC 9110, 8.3.1). */
export function isMediaType(text: string): boolean {
  return /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+[\t ]*(?:;[\t\x20-\x7e]*)?$/.test(text);
}

/** A media type without its parameters, in lower case (RFC 9110, 8.3.1); some lack the semicolon before these. */
export function essenceOf(mediaType: string): string {
  return (/^\s*([^\s;]*)/.exec(mediaType)?.[1] ?? '').toLowerCase();
}

/** The charset that a media type names (RFC 9110, 8.3.2), in lower case; some have it in single quotes. */
export function charsetIn(mediaType: string): string | undefined {
  return /[\s;]charset\s*=\s*["']?([^\s"';,]+)/i.exec(mediaType)?.[1]?.toLowerCase();
}

/** Whether a media range is JSON or has it: generated specs often declare JSON bodies as `*` + `/*`. */
export function isJsonOrAny(mediaRange: string): boolean {
  return isJsonMediaType(mediaRange) || isAnyMediaType(mediaRange);
}

/** Whether a media range is that of all media types, `*` + `/*`, or of all that JSON is one of, `application/*`. */
export function isAnyMediaType(mediaRange: string): boolean {
  return /^\s*(?:\*|application)\/\*\s*(?:;|$)/i.test(mediaRange);
}

/**
 * The media types that a document names in one text: mostly one, sometimes several with commas, one without the semicolon
 * before its parameters, or an abbreviation that is none.
 */
export function namedMediaTypes(text: string): string[] {
  return text.split(/,(?=\s*[^\s,;="]+(?:\/|\s*(?:,|$)))/).flatMap((name) => {
    const trimmed = name.trim().replace(/^([^\s;]+\/[^\s;]+)\s+(?=[\w-]+=)/, '$1; ');
    return ABBREVIATIONS[trimmed.toLowerCase()] ?? (trimmed === '' ? [] : trimmed);
  });
}

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  text: 'text/plain',
};

/** The schema of a body in JSON, or in any media type. */
export function jsonSchemaOf(contents: readonly MediaTypeContent[]): Json | undefined {
  return contents.find(({ mediaType }) => isJsonOrAny(mediaType))?.schema;
}

/** The main schema of a body with several media types: that of JSON, or else the first. */
export function mainSchemaOf(contents: readonly MediaTypeContent[]): Json | undefined {
  return jsonSchemaOf(contents) ?? contents.find(({ schema }) => schema !== undefined)?.schema;
}
