import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../parse/json.ts';
import { circularSchemas } from './circular-schemas.ts';

const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const described = (schemas: JsonObject) => circularSchemas({ components: { schemas } });

describe('schemas that contain themselves', () => {
  test('have one warning together, at the first of them', () => {
    const schemas = {
      Leaf: { type: 'string' },
      'Tree/of': { properties: { kids: { type: 'array', items: to('Tree~1of') }, leaf: to('Leaf') } },
      Owner: { allOf: [to('Leaf'), { properties: { pets: { items: to('Pet') } } }] },
      Pet: { properties: { owner: to('Owner'), home: to('Tree~1of') } },
      Zoo: { properties: { pets: { additionalProperties: to('Pet') } } },
    };
    assert.deepEqual(described(schemas), [
      {
        pointer: '/components/schemas/Tree~1of',
        message:
          '“Tree/of” contains itself. Where it comes round again, only its name is shown. So do “Owner”, “Pet”.',
      },
    ]);
  });

  test('are found among the definitions of Swagger 2.0, their names percent-encoded', () => {
    const definitions = { 'List«A»': { items: { $ref: '#/definitions/List%C2%ABA%C2%BB' } } };
    assert.deepEqual(
      circularSchemas({ swagger: '2.0', definitions }).map(({ pointer }) => pointer),
      ['/definitions/List«A»'],
    );
  });

  test('no other schema is circular', () => {
    const part = { $ref: '#/components/schemas/A/properties/b' };
    assert.deepEqual(described({ A: { properties: { b: { type: 'string' }, c: part } }, B: to('A') }), []);
    assert.deepEqual(described({ A: { example: to('A'), 'x-like': to('A') } }), []);
    assert.deepEqual(circularSchemas({ components: { schemas: [] } }), []);
  });

  test('a ring of 100,000 is found as one', () => {
    const size = 100_000;
    const ring = Array.from({ length: size }, (_, index) => [`S${index}`, to(`S${(index + 1) % size}`)]);
    assert.match(
      described(Object.fromEntries(ring))[0]?.message ?? '',
      /“S0” contains itself.* and 99989 more/,
    );
  });

  test('are those that following references returns to (property)', () => {
    const size = 7;
    const index = fc.nat(size - 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(index, index), { maxLength: 14 }), (pairs) => {
        const names = Array.from({ length: size }, (_, index) => `S${index}`);
        const targetsOf = (name: string) =>
          pairs.filter(([from]) => `S${from}` === name).map(([, on]) => `S${on}`);
        const schemas = Object.fromEntries(
          names.map((name) => [name, { anyOf: targetsOf(name).map((target) => to(target)) }]),
        );
        const isCircular = (name: string): boolean => {
          const reached = new Set(targetsOf(name));
          for (const one of reached) for (const target of targetsOf(one)) reached.add(target);
          return reached.has(name);
        };
        const [warning] = described(schemas);
        assert.deepEqual(warning?.message.match(/S\d/g) ?? [], names.filter(isCircular));
      }),
    );
  });
});
