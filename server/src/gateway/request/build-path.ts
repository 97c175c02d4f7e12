import type { Parameter } from '../../openapi/definition/parameter.ts';
import {
  literalIndexOf,
  pathParts,
  pathTemplate,
  placeholderName,
  placeholdersIn,
} from '../../openapi/model/path-template.ts';
import { type Json, type JsonObject, member } from '../../openapi/parse/json.ts';
import type { OperationValidators } from '../validation/validate.ts';
import {
  addIssues,
  SerializationError,
  trySerialize,
  type ValidationMode,
  type ValidationResult,
} from '../validation/validation-result.ts';
import { hasDotSegment } from './dot-segments.ts';
import { encode, serializePath } from './serialize.ts';

/**
 * Prepares the path of a request.
 *
 * @param path the template of the spec, `/a/{b}/c`
 * @param queryNames those of the operation's query parameters
 * @returns `serialize`, which fills in a call's `path_params`, and whether the template has a query already
 */
export function preparePath(
  path: string,
  parameters: readonly Parameter[],
  validators: OperationValidators,
  mode: ValidationMode,
  queryNames: ReadonlySet<string>,
) {
  const names = new Set(parameters.map(({ name }) => name));
  const template = pathTemplate(path, { path: names, query: queryNames });
  const placeholders = placeholdersIn(template, names);
  const known = new Map(
    parameters.map((parameter) => [
      parameter.name,
      {
        parameter,
        placeholder: placeholders.get(parameter.name) ?? parameter.name,
        location: `path_params.${parameter.name}`,
        validate: validators.parameter('path', parameter.name),
        validateWithoutFormats: validators.parameter('path', parameter.name, { formats: false }),
      },
    ]),
  );
  /** By the names that apps may use: that of the parameter, and the text of its placeholder. */
  const byName = new Map([...known.values().map((one) => [one.placeholder, one] as const), ...known]);
  const parts = pathParts(template).map(
    (part) => byName.get(placeholderName(part) ?? '') ?? encodeLiteral(part),
  );
  const distinct = new Set(parts);

  function serialize(values: JsonObject, result: ValidationResult): string {
    const texts = new Map<(typeof parts)[number], string | undefined>();
    for (const part of distinct) {
      if (typeof part === 'string') continue;
      const { parameter, placeholder, location, validate, validateWithoutFormats } = part;
      const value = member(values, parameter.name) ?? member(values, placeholder);
      texts.set(
        part,
        trySerialize(location, result, () => serializeSegment(parameter, value)),
      );
      // An invalid path parameter requests another resource: it is refused unless validation is off. What specs say of
      // a format is wrong too often for that.
      if (value === undefined || value === null || mode === 'off') continue;
      const issues = validate(value);
      if (issues.length === 0) continue;
      const errors = mode === 'strict' ? issues : validateWithoutFormats(value);
      if (errors.length > 0) addIssues(result.errors, location, errors);
      else addIssues(result.warnings, location, issues);
    }
    for (const name of Object.keys(values)) {
      if (!byName.has(name))
        result.errors.push({ path: `path_params.${name}`, message: `is not in the path ${path}` });
    }
    const text = parts.map((part) => (typeof part === 'string' ? part : texts.get(part))).join('');
    // Beside literal text a value may complete one: `/` in `/files/.{name}`.
    if (result.errors.length === 0 && hasDotSegment(text))
      result.errors.push({ path: 'path_params', message: DOT_SEGMENT });
    return text;
  }

  return { serialize, hasQuery: literalIndexOf(template, '?') !== -1 };
}

/** The literal text of a path, with only what a request line cannot carry encoded. */
function encodeLiteral(text: string): string {
  return text.replace(/[^\x21-\x7e]|[<>"\\^`{|}]|%(?![0-9A-Fa-f]{2})/gu, (character) => encode(character));
}

const DOT_SEGMENT = 'leads to another path: it has a segment "." or ".." once it is decoded';

/** The text of a path parameter. @throws SerializationError where it would lead to another path */
function serializeSegment(parameter: Parameter, value: Json | undefined): string {
  if (value === undefined || value === null) throw new SerializationError('is missing');
  const text = serializePath(parameter, value);
  if (text === '') throw new SerializationError('is empty: it would be another path');
  // The label style serializes an empty value as "." (OpenAPI 3.1.1 "Style Examples"), which is one.
  if (hasDotSegment(text)) throw new SerializationError(DOT_SEGMENT);
  if (text.includes('%00')) throw new SerializationError('contains a NUL character');
  return text;
}
