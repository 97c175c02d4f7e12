import type { Parameter } from '../../openapi/model/parameters.ts';
import { type Json, type JsonObject, member } from '../../openapi/parse/json.ts';
import type { OperationValidators } from '../validation/validate.ts';
import {
  addIssues,
  trySerialize,
  type ValidationMode,
  type ValidationResult,
} from '../validation/validation-result.ts';
import { serializeQuery, serializeWholeQuery, UNDECLARED } from './serialize.ts';

/**
 * The query of a request.
 *
 * @param owned names that belong to the API's credentials
 * @returns what writes it from a call's `query_params`, without the question mark
 */
export function prepareQuery(
  parameters: readonly Parameter[],
  owned: ReadonlySet<string>,
  checks: OperationValidators,
  strictness: ValidationMode,
) {
  const declared = parameters
    .filter(({ name }) => !owned.has(name))
    .map((parameter) => ({
      parameter,
      place: `query_params.${parameter.name}`,
      check: checks.parameter('query', parameter.name),
      serialize: parameter.style === 'querystring' ? serializeWholeQuery : serializeQuery,
    }));
  const known = new Set(declared.map(({ parameter }) => parameter.name));

  return (values: JsonObject, findings: ValidationResult): string => {
    const pairs: string[] = [];
    const add = (pair: string | undefined) => {
      if (pair) pairs.push(pair);
    };
    for (const { parameter, place, check, serialize } of declared) {
      const value = member(values, parameter.name);
      if (value === undefined || value === null) {
        // A default is what the API assumes (OpenAPI 3.1.1 "Schema Object"), and "has no meaning for required
        // parameters" (Swagger 2.0 "Parameter Object"): it is never sent in the app's stead.
        if (parameter.required && strictness !== 'off')
          findings.errors.push({ path: place, message: 'is missing' });
        continue;
      }
      add(trySerialize(place, findings, () => serialize(parameter, value)));
      addIssues(strictness === 'strict' ? findings.errors : findings.warnings, place, check(value));
    }
    for (const name of Object.keys(values)) if (!known.has(name)) addUndeclared(name, values[name] ?? null);
    return pairs.join('&');

    function addUndeclared(name: string, value: Json): void {
      const path = `query_params.${name}`;
      if (owned.has(name)) {
        findings.errors.push({ path, message: 'belongs to the credentials of the API; apps cannot set it' });
      } else if (strictness === 'strict') {
        findings.warnings.push({ path, message: 'is not in the description, and was left out' });
      } else if (value !== null) {
        add(trySerialize(path, findings, () => serializeQuery({ ...UNDECLARED, name }, value)));
      }
    }
  };
}
