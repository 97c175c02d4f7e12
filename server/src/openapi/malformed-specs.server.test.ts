import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { committedSpecs, realSpecs } from '../testing/fixtures.ts';
import { buildOperations } from './definition/build-operation.ts';
import { buildDocumentation } from './definition/documentation.ts';
import { diffSpecs } from './diff/diff-specs.ts';
import { buildOverview } from './overview.ts';
import { SpecError } from './parse/errors.ts';
import type { Json, JsonObject } from './parse/json.ts';
import { parseSpec } from './parse/parse-spec.ts';

/** A member of an object or a list, which a mutation replaces temporarily. */
type Slot = { read: () => Json; write: (value: Json) => void };

const RUNS = 40;
const MAX_BYTES = 400_000;
const MAX_DESCRIBED = 10;

/** What replaces a part: other types, references of all kinds, and awkward values. */
const replacements = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value): Json => JSON.parse(JSON.stringify(value))),
  fc.constantFrom<Json>(
    null,
    [],
    {},
    '',
    { $ref: '#' },
    { $ref: '#/paths' },
    { $ref: '#/components/schemas' },
    { $ref: 'other.yaml#/x' },
    { $ref: 7 },
    { allOf: [{ $ref: '#/paths' }, 3, null] },
    { type: ['array', {}], items: [], properties: [], required: 'x', enum: {} },
    'x'.repeat(100_000),
    '{'.repeat(1000),
    JSON.parse('{"__proto__": {"get": {"parameters": {}}}}'),
  ),
);

/** Real specs with one part replaced: the result is always an overview or a SpecError. */
describe('mutated specs of the corpus', () => {
  const small = realSpecs().filter(({ bytes }) => bytes < MAX_BYTES);
  const sample = [...committedSpecs(), ...small.filter((_, index) => index % 6 === 0)];
  for (const [number, { file, read }] of sample.entries()) {
    test(file, () => {
      const source = read();
      const original = parseSpec(source).document;
      const { document } = parseSpec(source);
      const slots = slotsIn(document);
      fc.assert(
        fc.property(fc.nat(), replacements, (choice, replacement) => {
          const slot = slots[choice % slots.length];
          if (!slot) return;
          const replaced = slot.read();
          slot.write(replacement);
          try {
            readAll(original, document);
          } catch (error) {
            assert.ok(error instanceof SpecError, error instanceof Error ? error.stack : String(error));
          } finally {
            slot.write(replaced);
          }
        }),
        { numRuns: RUNS, seed: number },
      );
    });
  }
});

function readAll(original: JsonObject, mutated: JsonObject): void {
  const { operations } = buildOverview(mutated, 'https://api.example.com/spec.json');
  const keys = operations.slice(0, MAX_DESCRIBED).map(({ key }) => key);
  buildOperations(mutated, [...new Set(keys)]);
  if (keys[0] !== undefined) buildDocumentation(mutated, keys[0]);
  diffSpecs(original, mutated);
}

function slotsIn(document: JsonObject): Slot[] {
  const slots: Slot[] = [];
  const left: Json[] = [document];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (typeof part !== 'object' || part === null) continue;
    for (const [name, child] of Object.entries(part)) {
      left.push(child);
      slots.push(slotIn(part, name));
    }
  }
  return slots;
}

function slotIn(container: Json[] | JsonObject, name: string): Slot {
  const write = (value: Json) =>
    void Object.defineProperty(container, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  return { read: () => Object.getOwnPropertyDescriptor(container, name)?.value, write };
}
