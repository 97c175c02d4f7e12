import type { Parameter } from '../../openapi/definition/parameter.ts';
import { type Json, type JsonObject, member } from '../../openapi/parse/json.ts';
import type { OperationValidators } from '../validation/validate.ts';
import {
  addIssuesByMode,
  trySerialize,
  type ValidationMode,
  type ValidationResult,
} from '../validation/validation-result.ts';
import { isMethodOverride, isUndeclaredOverride } from './method-overrides.ts';
import { namesInQuery } from './parameter-names.ts';
import { serializeQuery, serializeWholeQuery, UNDECLARED } from './serialize.ts';

const LEFT_OUT = 'is not in the spec, and was left out';

/**
 * Prepares the query of a request.
 *
 * @param reserved names that belong to the API's credentials
 * @returns a function that serializes a call's `query_params`, without the question mark
 */
export function prepareQuery(
  parameters: readonly Parameter[],
  reserved: ReadonlySet<string>,
  validators: OperationValidators,
  mode: ValidationMode,
) {
  const declared = parameters
    .filter(({ name }) => !reserved.has(name))
    .map((parameter) => ({
      parameter,
      path: `query_params.${parameter.name}`,
      validate: validators.parameter('query', parameter.name),
      serialize: parameter.style === 'querystring' ? serializeWholeQuery : serializeQuery,
    }));
  const known = new Set(declared.map(({ parameter }) => parameter.name));

  return (values: JsonObject, result: ValidationResult): string => {
    const pairs: string[] = [];
    for (const { parameter, path, validate, serialize } of declared) {
      const value = member(values, parameter.name);
      if (value === undefined || value === null) {
        // A default is what the API assumes (OpenAPI 3.1.1 "Schema Object"), and "has no meaning for required
        // parameters" (Swagger 2.0 "Parameter Object"): it is never sent in place of the app's value.
        if (parameter.required && mode !== 'off') result.errors.push({ path, message: 'is missing' });
        continue;
      }
      const text = trySerialize(path, result, () => serialize(parameter, value));
      const hasOwnName = typeof value !== 'object' && !parameter.allow_reserved;
      if (text && hasOwnName) pairs.push(text);
      else if (text) addPairs(parameter.name, text, (name) => isUndeclaredOverride(name, parameter.schema));
      addIssuesByMode(result, mode, path, validate(value));
    }
    for (const name of Object.keys(values)) if (!known.has(name)) addUndeclared(name, values[name] ?? null);
    return pairs.join('&');

    function addUndeclared(name: string, value: Json): void {
      const path = `query_params.${name}`;
      if (reserved.has(name)) {
        result.errors.push({ path, message: 'belongs to the credentials of the API; apps cannot set it' });
      } else if (mode === 'strict') {
        result.warnings.push({ path, message: LEFT_OUT });
      } else if (value !== null) {
        const text = trySerialize(path, result, () => serializeQuery({ ...UNDECLARED, name }, value));
        if (text) addPairs(name, text, isMethodOverride);
      }
    }

    /** An object is a pair for each of its members: none of them overrides the method. */
    function addPairs(name: string, text: string, isOverride: (name: string) => boolean): void {
      for (const pair of text.split('&')) {
        const override = namesInQuery(pair).find((sent) => !known.has(sent) && isOverride(sent));
        if (override === undefined) pairs.push(pair);
        else {
          const path = override === name ? name : `${name}.${override}`;
          result.warnings.push({ path: `query_params.${path}`, message: LEFT_OUT });
        }
      }
    }
  };
}
