import { isSchema, listIn, type Schema, schemasIn, typesIn } from '../json-schema.ts';

/**
 * A schema without compositions whose values are valid for the given one too: all of `allOf`, and of `anyOf` and
 * `oneOf` the first choice that the types allow, rather one that is not null.
 */
export function mergeSchema(schema: Schema): Schema {
  const { allOf: _allOf, anyOf: _anyOf, oneOf: _oneOf, ...own } = schema;
  const whole = schemasIn(schema, 'allOf').map(mergeSchema).reduce<Schema>(both, own);
  return ['anyOf', 'oneOf'].reduce<Schema>((merged, keyword) => {
    const choice = firstChoice(merged, schemasIn(schema, keyword).map(mergeSchema));
    return choice === undefined ? merged : both(merged, choice);
  }, whole);
}

function firstChoice(whole: Schema, choices: readonly Schema[]): Schema | undefined {
  const possible = choices.filter((choice) => {
    const types = [typesIn(whole), typesIn(choice)];
    return types.some((list) => list.length === 0) || commonTypes(typesIn(whole), typesIn(choice)).length > 0;
  });
  return possible.find((choice) => typesIn(choice).join() !== 'null') ?? possible[0];
}

type Combine = (one: unknown, other: unknown) => unknown;

const larger: Combine = (one, other) => Math.max(Number(one), Number(other));
const smaller: Combine = (one, other) => Math.min(Number(one), Number(other));
const bothSchemas: Combine = (one, other) => ({ allOf: [one, other] });

/** How two schemas that both have a keyword are one; of any other keyword, the first counts. */
const COMBINE: Readonly<Record<string, Combine>> = {
  type: (one, other) => commonTypes(typesIn({ type: one }), typesIn({ type: other })),
  enum: (one, other) => {
    const texts = listIn({ other }, 'other').map((value) => JSON.stringify(value));
    return listIn({ one }, 'one').filter((value) => texts.includes(JSON.stringify(value)));
  },
  required: (one, other) => [one, other].flat(),
  properties: (one, other) => {
    const [first, second] = [one, other].map((value) => (isSchema(value) ? value : {}));
    return combined(first ?? {}, second ?? {}, () => bothSchemas);
  },
  items: bothSchemas,
  minimum: larger,
  exclusiveMinimum: larger,
  minLength: larger,
  minItems: larger,
  multipleOf: larger,
  maximum: smaller,
  exclusiveMaximum: smaller,
  maxLength: smaller,
  maxItems: smaller,
};

function both(one: Schema, other: Schema): Schema {
  return combined(one, other, (keyword) => (Object.hasOwn(COMBINE, keyword) ? COMBINE[keyword] : undefined));
}

function combined(one: Schema, other: Schema, combineOf: (name: string) => Combine | undefined): Schema {
  const added = Object.entries(other).map(([name, value]): [string, unknown] => {
    if (!Object.hasOwn(one, name)) return [name, value];
    const combine = combineOf(name);
    return [name, combine ? combine(one[name], value) : one[name]];
  });
  return { ...one, ...Object.fromEntries(added) };
}

/** An integer is a number. */
function commonTypes(one: readonly string[], other: readonly string[]): string[] {
  const within = (type: string, types: readonly string[]) =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  return [
    ...new Set([...one.filter((type) => within(type, other)), ...other.filter((type) => within(type, one))]),
  ];
}
