import { numberIn, type Schema } from '../json-schema.ts';

/** The lower bound or, without one, 1, moved as far as the other bounds and `multipleOf` ask. */
export function exampleNumber(schema: Schema, isInteger: boolean): number {
  const step = stepOf(schema, isInteger);
  return step === undefined ? anyNumber(schema) : multiple(schema, step);
}

/** What the value is a multiple of. */
function stepOf(schema: Schema, isInteger: boolean): number | undefined {
  const step = numberIn(schema, 'multipleOf');
  if (step === undefined || step <= 0) return isInteger ? 1 : undefined;
  return isInteger ? leastIntegerMultiple(step) : step;
}

/** 5 of 2.5. */
function leastIntegerMultiple(step: number): number {
  const [, decimals = ''] = String(step).split('.');
  const scale = 10 ** decimals.length;
  const scaled = Math.round(step * scale);
  return scaled / greatestCommonDivisor(scaled, scale);
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

function multiple(schema: Schema, step: number): number {
  const { minimum, above, maximum, below } = boundsOf(schema);
  const first = Math.max(ceil(minimum / step), floor(above / step) + 1);
  const last = Math.min(floor(maximum / step), ceil(below / step) - 1);
  const count = Number.isFinite(first) ? first : Math.min(ceil(1 / step), last);
  return rounded(count * step);
}

function anyNumber(schema: Schema): number {
  const { minimum, above, maximum, below } = boundsOf(schema);
  const low = Math.max(minimum, above);
  const high = Math.min(maximum, below);
  if (low === -Infinity)
    return high > 1 || maximum === 1 ? 1 : high === maximum && high < below ? high : high - 1;
  if (low > above) return low;
  return high === Infinity ? low + 1 : (low + high) / 2;
}

function boundsOf(schema: Schema) {
  return {
    minimum: numberIn(schema, 'minimum') ?? -Infinity,
    above: numberIn(schema, 'exclusiveMinimum') ?? -Infinity,
    maximum: numberIn(schema, 'maximum') ?? Infinity,
    below: numberIn(schema, 'exclusiveMaximum') ?? Infinity,
  };
}

/** 0.3 / 0.1 is 2.9999999999999996. */
function rounded(value: number): number {
  return Number(value.toPrecision(15));
}

function ceil(value: number): number {
  return Math.ceil(rounded(value));
}

function floor(value: number): number {
  return Math.floor(rounded(value));
}
