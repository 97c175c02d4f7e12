import { isObject, type Json, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { isNullable } from './nullable.ts';

/** A schema with its compositions merged, as two versions are compared. */
export type SchemaShape = {
  /** The JSON types it allows; null: any. */
  types: ReadonlySet<string> | null;
  /** The values it allows, as JSON texts; null: any. */
  values: ReadonlySet<string> | null;
  properties: ReadonlyMap<string, Json>;
  required: ReadonlySet<string>;
  items: Json | undefined;
  /** The schema of additional properties. */
  others: Json | undefined;
  /** Bounds, `format` and `pattern`, by their keywords. */
  limits: ReadonlyMap<string, Json>;
};

const LIMITS = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'format',
] as const;

/** How deeply compositions are nested: deeper ones are ignored, and so circular ones end. */
const MAX_DEPTH = 8;

const ANYTHING: SchemaShape = {
  types: null,
  values: null,
  properties: new Map(),
  required: new Set(),
  items: undefined,
  others: undefined,
  limits: new Map(),
};

/** The shape of a schema: all parts of `allOf` apply, and one choice of `oneOf` and `anyOf`. */
export function shapeOf(document: JsonObject, value: Json | undefined, nested = 0): SchemaShape {
  const { node } = resolve(document, value);
  if (!node || nested > MAX_DEPTH) return ANYTHING;
  const shapes = (name: string) => listIn(node, name).map((part) => shapeOf(document, part, nested + 1));
  const choices = ['oneOf', 'anyOf'].map(shapes).filter((variants) => variants.length > 0);
  const whole = [...shapes('allOf'), ...choices.map(eitherOf)].reduce(bothOf, ownShape(node));
  return isNullable(node) && whole.types ? { ...whole, types: new Set([...whole.types, 'null']) } : whole;
}

function ownShape(node: JsonObject): SchemaShape {
  const constant = member(node, 'const');
  const values = constant === undefined ? listIn(node, 'enum') : [constant];
  const others = member(node, 'additionalProperties');
  return {
    types: typesOf(node),
    values: values.length === 0 ? null : new Set(values.map((value) => JSON.stringify(value))),
    properties: new Map(Object.entries(objectIn(node, 'properties'))),
    required: new Set(listIn(node, 'required').filter((name) => typeof name === 'string')),
    items: member(node, 'items'),
    others: isObject(others) ? others : undefined,
    limits: new Map(
      LIMITS.flatMap((name) => {
        const limit = member(node, name);
        return limit === undefined ? [] : [[name, limit] as const];
      }),
    ),
  };
}

/** Many schemas omit their type where a keyword implies it. */
function typesOf(node: JsonObject): SchemaShape['types'] {
  const declared = [textIn(node, 'type'), ...listIn(node, 'type')].filter(
    (type) => typeof type === 'string' && type !== '',
  );
  if (declared.length > 0) return new Set(declared.map(String));
  if (isObject(member(node, 'properties'))) return new Set(['object']);
  return isObject(member(node, 'items')) ? new Set(['array']) : null;
}

function bothOf(one: SchemaShape, other: SchemaShape): SchemaShape {
  return {
    types: narrower(one.types, other.types),
    values: narrower(one.values, other.values),
    properties: new Map([...one.properties, ...other.properties]),
    required: one.required.union(other.required),
    items: one.items ?? other.items,
    others: one.others ?? other.others,
    limits: new Map([...one.limits, ...other.limits]),
  };
}

function narrower<T>(one: ReadonlySet<T> | null, other: ReadonlySet<T> | null): ReadonlySet<T> | null {
  return one && other ? one.intersection(other) : (one ?? other);
}

function eitherOf(variants: readonly SchemaShape[]): SchemaShape {
  return {
    types: wider(variants.map(({ types }) => types)),
    values: wider(variants.map(({ values }) => values)),
    properties: new Map(variants.flatMap(({ properties }) => [...properties])),
    required: variants.map(({ required }) => required).reduce((one, other) => one.intersection(other)),
    items: variants.find(({ items }) => items !== undefined)?.items,
    others: variants.find(({ others }) => others !== undefined)?.others,
    limits: new Map(),
  };
}

function wider<T>(sets: readonly (ReadonlySet<T> | null)[]): ReadonlySet<T> | null {
  return sets.reduce<ReadonlySet<T> | null>(
    (one, other) => (one && other ? one.union(other) : null),
    new Set<T>(),
  );
}
