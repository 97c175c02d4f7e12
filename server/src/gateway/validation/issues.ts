import type { ValidationIssue } from '@trunkline/contract/problems';
import type { ErrorObject } from 'ajv';
import type { JsonObject } from '../../openapi/parse/json.ts';

/** More faults than this help nobody. */
const MOST_FAULTS = 50;
const MOST_VALUES = 20;

/**
 * ajv's errors as faults, their places relative to the value (`.items.0.name`), each said once.
 *
 * @param errors with the schemas they come from (`verbose`), where what is wrong by alternatives is left out
 * @param $defs what references in these schemas lead to
 */
export function faultsOf(errors: readonly ErrorObject[], $defs: JsonObject): ValidationIssue[] {
  const faults = withoutBranches(errors, $defs).map((error) => ({
    path: placeOf(error),
    message: sentenceOf(error),
  }));
  const distinct = [...new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault])).values()];
  const more = distinct.length - MOST_FAULTS;
  return more <= 0
    ? distinct
    : [...distinct.slice(0, MOST_FAULTS), { path: '', message: `has ${more} more faults` }];
}

const CHOICES: ReadonlySet<string> = new Set(['anyOf', 'oneOf']);

/** Without what is wrong by each of several alternatives: ajv lists that right before the alternatives' own error. */
function withoutBranches(errors: readonly ErrorObject[], $defs: JsonObject): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (CHOICES.has(error.keyword)) {
      const schemas = schemasWithin(error.schema, $defs);
      const start = kept.findLastIndex(
        ({ instancePath, parentSchema }) =>
          !instancePath.startsWith(error.instancePath) || !schemas.has(parentSchema),
      );
      kept.length = start + 1;
    }
    kept.push(error);
  }
  return kept;
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

function placeOf({ instancePath, keyword, params }: ErrorObject): string {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const name = NAMES[keyword]?.map((param) => params[param]).find((value) => typeof value === 'string');
  if (name !== undefined) steps.push(String(name));
  return steps.map((step) => `.${step}`).join('');
}

/** Where the fault lies in a member that the error names. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  required: ['missingProperty'],
  dependentRequired: ['missingProperty'],
  additionalProperties: ['additionalProperty'],
  unevaluatedProperties: ['unevaluatedProperty'],
};

function sentenceOf({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return 'is missing';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not in the description';
    case 'false schema':
      return 'is not to be sent: the description has it read-only, or forbids it';
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`;
    case 'enum':
      return `must be one of ${listed(params.allowedValues)}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'format':
      return `must be in the format ${params.format}`;
    case 'anyOf':
      return 'fits none of the forms that the description allows';
    case 'oneOf':
      return params.passingSchemas
        ? 'fits several forms of which the description allows one'
        : 'fits none of the forms that the description allows';
    case 'uniqueItems':
      return 'must not hold the same item twice';
    default:
      return message ?? 'does not fit the description';
  }
}

function listed(values: unknown): string {
  if (!Array.isArray(values)) return 'the listed values';
  const shown = values.slice(0, MOST_VALUES).map((value) => JSON.stringify(value));
  return shown.join(', ') + (values.length > shown.length ? ', …' : '');
}
