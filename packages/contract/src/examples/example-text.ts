import { numberIn, type Schema, textIn } from '../json-schema.ts';
import { MAX_LENGTH, patternText } from './pattern-text.ts';

const WORD = 'text';

/** Texts by the formats that JSON Schema (2020-12 "Validation", 7.3) and OpenAPI's registry name. */
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2027-01-31T09:30:00Z',
  date: '2027-01-31',
  time: '09:30:00Z',
  duration: 'P1D',
  email: 'ada@example.com',
  'idn-email': 'ada@example.com',
  hostname: 'api.example.com',
  'idn-hostname': 'api.example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com',
  url: 'https://example.com',
  'uri-reference': '/path',
  iri: 'https://example.com',
  'iri-reference': '/path',
  'uri-template': '/users/{id}',
  uuid: '6f1c1b1e-4f0a-4c7e-9a51-2b8f7f0d3c11',
  'json-pointer': '/name',
  'relative-json-pointer': '0/name',
  regex: '^[a-z]+$',
  byte: 'dGV4dA==',
  binary: 'dGV4dA==',
};

/** A text of the `pattern`, of the `format`, or just one as long as it has to be. */
export function exampleText(schema: Schema): string {
  const minLength = numberIn(schema, 'minLength') ?? 0;
  const maxLength = numberIn(schema, 'maxLength') ?? MAX_LENGTH;
  const isWithin = ({ length }: string) => length >= minLength && length <= maxLength;
  const pattern = textIn(schema, 'pattern');
  const format = textIn(schema, 'format');
  const candidates = [
    pattern === '' ? undefined : patternText(pattern, minLength),
    Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined,
  ];
  return (
    candidates.find((text) => text !== undefined && isWithin(text)) ??
    WORD.padEnd(Math.min(minLength, MAX_LENGTH), WORD).slice(0, maxLength)
  );
}
