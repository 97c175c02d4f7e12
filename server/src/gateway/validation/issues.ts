import type { ValidationIssue } from '@trunkline/contract/problems';
import type { ErrorObject } from 'ajv';
import type { JsonObject } from '../../openapi/parse/json.ts';

/** The issues reported of one value; a further one is the count of the others. */
const MAX_ISSUES = 19;
const MAX_VALUES = 20;

/**
 * ajv's errors as issues, their paths relative to the value (`.items.0.name`), without duplicates.
 *
 * @param errors with the schemas they come from (`verbose`), where those of alternatives are to be left out
 * @param $defs the targets of references in these schemas
 */
export function toIssues(errors: readonly ErrorObject[], $defs: JsonObject): ValidationIssue[] {
  const issues = withoutAlternatives(errors, $defs).map((error) => ({
    path: pathOf(error),
    message: messageOf(error),
  }));
  const distinct = [...new Map(issues.map((issue) => [`${issue.path} ${issue.message}`, issue])).values()];
  const more = distinct.length - MAX_ISSUES;
  return more <= 0
    ? distinct
    : [...distinct.slice(0, MAX_ISSUES), { path: '', message: `has ${more} more issues` }];
}

const ALTERNATIVE_KEYWORDS: ReadonlySet<string> = new Set(['anyOf', 'oneOf']);

/** Without the errors of each alternative: ajv lists them right before the error of `anyOf` or `oneOf` itself. */
function withoutAlternatives(errors: readonly ErrorObject[], $defs: JsonObject): ErrorObject[] {
  const remaining: ErrorObject[] = [];
  for (const error of errors) {
    if (ALTERNATIVE_KEYWORDS.has(error.keyword)) {
      const schemas = schemasWithin(error.schema, $defs);
      const start = remaining.findLastIndex(
        ({ instancePath, parentSchema }) =>
          !instancePath.startsWith(error.instancePath) || !schemas.has(parentSchema),
      );
      remaining.length = start + 1;
    }
    remaining.push(error);
  }
  return remaining;
}

/** The schemas that may be evaluated within one, itself and what it refers to included. */
function schemasWithin(schema: unknown, $defs: JsonObject, found = new Set<unknown>()): Set<unknown> {
  if (typeof schema !== 'object' || schema === null || found.has(schema)) return found;
  found.add(schema);
  for (const [name, value] of Object.entries(schema)) {
    const referred =
      name === '$ref' && typeof value === 'string' ? $defs[value.slice('#/$defs/'.length)] : value;
    schemasWithin(referred, $defs, found);
  }
  return found;
}

function pathOf({ instancePath, keyword, params }: ErrorObject): string {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const name = NAMED_MEMBERS[keyword]
    ?.map((param) => params[param])
    .find((value) => typeof value === 'string');
  if (name !== undefined) steps.push(String(name));
  return steps.map((step) => `.${step}`).join('');
}

/** Errors of a member that ajv names in a parameter. */
const NAMED_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  required: ['missingProperty'],
  dependentRequired: ['missingProperty'],
  additionalProperties: ['additionalProperty'],
  unevaluatedProperties: ['unevaluatedProperty'],
};

function messageOf({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return 'is missing';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not in the spec';
    case 'false schema':
      return 'must not be sent: the spec declares it read-only, or forbids it';
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`;
    case 'enum':
      return `must be one of ${listValues(params.allowedValues)}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'format':
      return `must be in the format ${params.format}`;
    case 'anyOf':
      return 'matches none of the alternatives in the spec';
    case 'oneOf':
      return params.passingSchemas
        ? 'matches several alternatives, and the spec allows one'
        : 'matches none of the alternatives in the spec';
    case 'uniqueItems':
      return 'must not contain the same item twice';
    default:
      return message ?? 'does not match the spec';
  }
}

function listValues(values: unknown): string {
  if (!Array.isArray(values)) return 'the listed values';
  const shown = values.slice(0, MAX_VALUES).map((value) => JSON.stringify(value));
  return shown.join(', ') + (values.length > shown.length ? ', …' : '');
}
