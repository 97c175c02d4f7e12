import type { Parameter } from '../../openapi/model/parameters.ts';
import { type Json, type JsonObject, member } from '../../openapi/parse/json.ts';
import type { OperationValidators } from '../validation/validate.ts';
import {
  addIssues,
  SerializationError,
  trySerialize,
  type ValidationMode,
  type ValidationResult,
} from '../validation/validation-result.ts';
import { encode, serializePath } from './serialize.ts';

/** The path of a request: its template filled in. */

/**
 * @param path as the description has it, `/a/{b}/c`
 * @returns what writes it from a call's `path_params`; and whether the template has a query already
 */
export function preparePath(
  path: string,
  parameters: readonly Parameter[],
  checks: OperationValidators,
  strictness: ValidationMode,
) {
  // Some descriptions write a query or a fragment behind their paths: the query is kept, and a fragment,
  // which only tells operations apart, never goes over the wire (RFC 9110, 7.1).
  const template = path.split('#', 1)[0] ?? '';
  const known = new Map(
    parameters.map((parameter) => [
      parameter.name,
      { parameter, place: `path_params.${parameter.name}`, check: checks.parameter('path', parameter.name) },
    ]),
  );
  const parts = template
    .split(/(\{[^{}]+\})/)
    .filter(Boolean)
    .map((part) => (part.startsWith('{') ? known.get(part.slice(1, -1)) : undefined) ?? literal(part));
  const distinct = new Set(parts);

  function write(values: JsonObject, findings: ValidationResult): string {
    const texts = new Map<(typeof parts)[number], string | undefined>();
    for (const part of distinct) {
      if (typeof part === 'string') continue;
      const { parameter, place, check } = part;
      const value = member(values, parameter.name);
      texts.set(
        part,
        trySerialize(place, findings, () => segmentText(parameter, value)),
      );
      // Whatever does not fit a path asks for another resource: it is refused unless nothing is checked.
      if (value !== undefined && value !== null && strictness !== 'off')
        addIssues(findings.errors, place, check(value));
    }
    for (const name of Object.keys(values)) {
      if (!known.has(name))
        findings.errors.push({ path: `path_params.${name}`, message: `is not in the path ${path}` });
    }
    return parts.map((part) => (typeof part === 'string' ? part : texts.get(part))).join('');
  }

  return { write, hasQuery: template.includes('?') };
}

/** The literal text of a path, with only what a request line cannot carry encoded. */
function literal(text: string): string {
  return text.replace(/[^\x21-\x7e]|[<>"\\^`{|}]/gu, (character) => encode(character));
}

/** A path parameter stays one segment: what an URL reader would take for more is refused, not sent. */
function segmentText(parameter: Parameter, value: Json | undefined): string {
  if (value === undefined || value === null) throw new SerializationError('is missing');
  const text = serializePath(parameter, value);
  if (text === '') throw new SerializationError('is empty: the path would be another one');
  // The label style writes an empty value as "." (OpenAPI 3.1.1 "Style Examples").
  const isEmptyLabel = parameter.style === 'label' && text === '.';
  if ((text === '.' && !isEmptyLabel) || text === '..')
    throw new SerializationError('is a dot segment: the path would be another one');
  if (text.includes('%00')) throw new SerializationError('holds a NUL character');
  return text;
}
