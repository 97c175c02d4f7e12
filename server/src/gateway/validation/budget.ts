import { isObject, type Json, type JsonObject, listIn, objectIn } from '../../openapi/parse/json.ts';

/**
 * The budget of validating one value. A small schema that refers to itself twice takes exponential time on a small
 * value, and any schema takes time on a large one: each reference and each item is therefore charged to a budget,
 * and validation ends when it is exceeded. Validation is synchronous, so that one budget serves all.
 */

/** In schemas evaluated and characters matched: about 50 ms, at worst 100. */
const BUDGET = 1_000_000;

let remaining = 0;

/** The value takes too long to validate. */
export class ValidationBudgetExceeded extends Error {}

/** Called before each value. */
export function refillBudget(): void {
  remaining = BUDGET;
}

/** @throws ValidationBudgetExceeded */
export function charge(cost: number): boolean {
  remaining -= cost;
  if (remaining < 0) throw new ValidationBudgetExceeded();
  return true;
}

/** The keyword that holds the cost of evaluating a schema, without that of the schemas it refers to. */
export const COST = 'cost';

/** A schema with its cost on each subschema that may be evaluated more than once for a value. */
export function withCost(schema: JsonObject): JsonObject {
  return { ...withCostsInside(schema), [COST]: sizeOf(schema) };
}

/** Keywords whose schemas are evaluated for each of many members or items. */
const REPEATED: ReadonlySet<string> = new Set([
  'items',
  'contains',
  'additionalProperties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const LISTS: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const SINGLE: ReadonlySet<string> = new Set(['not', 'if', 'then', 'else']);

function withCostsInside(schema: JsonObject): JsonObject {
  return mapMembers(schema, (value, name) => {
    if (REPEATED.has(name)) return onObject(value, withCost);
    if (SINGLE.has(name)) return onObject(value, withCostsInside);
    if (LISTS.has(name) && Array.isArray(value)) return value.map((one) => onObject(one, withCostsInside));
    if (!MAPS.has(name) || !isObject(value)) return value;
    return mapMembers(value, (one) =>
      onObject(one, name === 'patternProperties' ? withCost : withCostsInside),
    );
  });
}

function onObject(value: Json, change: (object: JsonObject) => JsonObject): Json {
  return isObject(value) ? change(value) : value;
}

function mapMembers(object: JsonObject, change: (value: Json, name: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
}

/** Every error of an alternative is an object, even where another alternative matches. */
const ALTERNATIVE_COST = 6;
/** Most formats are regular expressions. */
const FORMAT_COST = 3;

/** How many schemas are evaluated with this one; a listed value counts as one. */
function sizeOf(schema: Json): number {
  if (!isObject(schema)) return 1;
  const nested = [
    ...[...MAPS].flatMap((name) => Object.values(objectIn(schema, name))),
    ...[...LISTS].flatMap((name) => listIn(schema, name)),
    ...[...SINGLE].flatMap((name) => (Object.hasOwn(schema, name) ? (schema[name] ?? true) : [])),
  ];
  const alternatives = listIn(schema, 'anyOf').length + listIn(schema, 'oneOf').length;
  const format = Object.hasOwn(schema, 'format') ? FORMAT_COST : 0;
  const own = 1 + listIn(schema, 'enum').length + ALTERNATIVE_COST * alternatives + format;
  return nested.reduce((size: number, one) => size + sizeOf(one), own);
}
