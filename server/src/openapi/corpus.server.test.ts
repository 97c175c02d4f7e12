import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { committedSpecs, realSpecs } from '../testing/fixtures.ts';
import { buildOperations } from './definition/build-operation.ts';
import { buildOverview } from './overview.ts';
import { parseSpec } from './parse/parse-spec.ts';

/** Real specs: each one is parsed, has the right number of operations, and definitions of them. */
describe('the shared corpus', () => {
  for (const { file, operations, read } of [...committedSpecs(), ...realSpecs()]) {
    test(`${file}: ${operations} operations`, () => {
      const { document } = parseSpec(read());
      const overview = buildOverview(document, `https://specs.example.com/${file}`);
      assert.equal(overview.operations.length, operations);

      const sample = overview.operations.filter((_, index) => index % Math.ceil(operations / 300) === 0);
      const keys = sample.map(({ key }) => key);
      const described = buildOperations(document, keys);
      assert.deepEqual(
        described.map(({ key }) => key),
        keys,
      );
      for (const { key, path, parameters } of described) {
        const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        for (const name of inPath) assert.ok(path.includes(`{${name}}`), `${key} declares ${name}`);
      }
    });
  }
});
