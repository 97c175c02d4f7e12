import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/**
 * ajv with `allErrors` collects issues without a bound: a body of a million unknown members becomes a million objects.
 * A body with more values than this is validated up to its first issue only.
 */
const MAX_VALUES_FOR_ALL_ISSUES = 2_000;

type Validator = (data: unknown) => { value: unknown } | { error: ErrorObject[] };

/**
 * Validates a body as it is. All issues are reported where the body is small, the first issue of a large one.
 *
 * @param schema of the route
 */
export function compileBodyValidator(schema: AnySchema): Validator {
  const untilFirstIssue = compileAtFirstUse(firstIssue, schema);
  const forAllIssues = compileAtFirstUse(allIssues, schema);
  return (data) => {
    const result = untilFirstIssue(data);
    if ('value' in result || hasMoreValuesThan(MAX_VALUES_FOR_ALL_ISSUES, data)) return result;
    return forAllIssues(data);
  };
}

const firstIssue = withFormats(new Ajv({ strict: false }));
const allIssues = withFormats(new Ajv({ allErrors: true, strict: false }));
const texts = withFormats(
  new Ajv({ allErrors: true, strict: false, coerceTypes: 'array', useDefaults: true }),
);

/** Validates path parameters, a query string or headers: they are texts, so numbers in them are converted. */
export function compileTextValidator(schema: AnySchema): Validator {
  return compileAtFirstUse(texts, schema);
}

/** Compiling the schemas of all routes would take a good part of the server's start. */
function compileAtFirstUse(ajv: Ajv, schema: AnySchema): Validator {
  let validate: ValidateFunction | undefined;
  return (data) => {
    validate ??= ajv.compile(schema);
    return validate(data) ? { value: data } : { error: validate.errors ?? [] };
  };
}

function withFormats(ajv: Ajv): Ajv {
  formats.default(ajv);
  return ajv;
}

/** Counts the values within a value, and stops at the limit. */
function hasMoreValuesThan(limit: number, data: unknown): boolean {
  const pending = [data];
  for (let count = 0; pending.length > 0; count += 1) {
    if (count + pending.length > limit) return true;
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const child in value) {
      if (pending.length > limit) return true;
      pending.push(Reflect.get(value, child));
    }
  }
  return false;
}
