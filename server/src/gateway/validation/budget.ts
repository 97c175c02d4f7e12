import { isObject, type Json, type JsonObject, listIn, objectIn } from '../../openapi/parse/json.ts';

/**
 * What checking one value may cost. A small schema that refers to itself twice takes exponential time on a small
 * value, and any schema takes time on a large one: each reference and each item therefore spends from a budget,
 * and checking ends when it is used up. Checking is synchronous, so that one budget serves all.
 */

/** In schemas evaluated and characters matched: about 0.2 s. */
const BUDGET = 5_000_000;

let left = 0;

/** A value that takes too long to check. */
export class ValidationBudgetExceeded extends Error {}

/** Before each value. */
export function refillBudget(): void {
  left = BUDGET;
}

/** @throws TooCostly when the value being checked has used up the budget */
export function charge(cost: number): boolean {
  left -= cost;
  if (left < 0) throw new ValidationBudgetExceeded();
  return true;
}

/** The keyword that names what evaluating a schema costs, without what it refers to. */
export const COST = 'cost';

/** A schema with its price on each part that may be evaluated more than once for a value. */
export function priced(schema: JsonObject): JsonObject {
  return { ...partsOf(schema), [COST]: sizeOf(schema) };
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

function partsOf(schema: JsonObject): JsonObject {
  return mapped(schema, (value, name) => {
    if (REPEATED.has(name)) return onObject(value, priced);
    if (SINGLE.has(name)) return onObject(value, partsOf);
    if (LISTS.has(name) && Array.isArray(value)) return value.map((one) => onObject(one, partsOf));
    if (!MAPS.has(name) || !isObject(value)) return value;
    return mapped(value, (one) => onObject(one, name === 'patternProperties' ? priced : partsOf));
  });
}

function onObject(value: Json, change: (object: JsonObject) => JsonObject): Json {
  return isObject(value) ? change(value) : value;
}

function mapped(object: JsonObject, change: (value: Json, name: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
}

/** Of alternatives, every fault is an object, although one that fits makes up for them. */
const ALTERNATIVE = 20;

/** How many schemas are evaluated with this one; a listed value counts as one. */
function sizeOf(schema: Json): number {
  if (!isObject(schema)) return 1;
  const nested = [
    ...[...MAPS].flatMap((name) => Object.values(objectIn(schema, name))),
    ...[...LISTS].flatMap((name) => listIn(schema, name)),
    ...[...SINGLE].flatMap((name) => (Object.hasOwn(schema, name) ? (schema[name] ?? true) : [])),
  ];
  const alternatives = listIn(schema, 'anyOf').length + listIn(schema, 'oneOf').length;
  const own = 1 + listIn(schema, 'enum').length + ALTERNATIVE * alternatives;
  return nested.reduce((size: number, one) => size + sizeOf(one), own);
}
