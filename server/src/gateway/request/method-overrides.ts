import { Problem } from '../../http/problems.ts';
import { isObject, type Json, type JsonObject, listIn, objectIn } from '../../openapi/parse/json.ts';
import type { ValidationResult } from '../validation/validation-result.ts';
import { normalizeParameterName } from './parameter-names.ts';

/**
 * Names that frameworks read as the method of a request, in its query and in the members of its body (Symfony, Laravel,
 * Rack, Express `method-override`): they would turn the operation into another one. One that the spec declares is part of
 * the operation.
 */
const OVERRIDES: ReadonlySet<string> = new Set([
  '-method',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);

/** Whether a parameter or a member overrides the method, as some server reads its name. */
export function isMethodOverride(name: string): boolean {
  return OVERRIDES.has(normalizeParameterName(name));
}

/** The payload without members that override the method, each left out with a warning. */
export function withoutMethodOverrides(
  payload: Json | undefined,
  schema: JsonObject | undefined,
  result: Pick<ValidationResult, 'warnings'>,
): Json | undefined {
  if (!isObject(payload)) return payload;
  const names = Object.keys(payload).filter((name) => isUndeclaredOverride(name, schema));
  if (names.length === 0) return payload;
  for (const name of names)
    result.warnings.push({ path: `payload.${name}`, message: 'is not in the spec, and was left out' });
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !names.includes(name)));
}

/** Whether a member of a body overrides the method, and the schema of the body does not have it. */
export function isUndeclaredOverride(name: string, schema: JsonObject | undefined): boolean {
  return isMethodOverride(name) && !(schema && declares(schema, name));
}

/** Of a form that streams through. */
export function methodOverride(name: string): Problem {
  const message = 'overrides the method, and is not in the spec: leave it out';
  const path = `form.${name}`;
  return new Problem('invalid_parameters', `${path} ${message}.`, { errors: [{ path, message }] });
}

function declares(schema: JsonObject, name: string): boolean {
  return (
    Object.hasOwn(objectIn(schema, 'properties'), name) ||
    ['allOf', 'anyOf', 'oneOf'].some((keyword) =>
      listIn(schema, keyword).some((part) => isObject(part) && declares(part, name)),
    )
  );
}
