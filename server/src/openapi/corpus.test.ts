import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { committedSpecs, realSpecs } from '../testing/fixtures.ts';
import { describeOperations } from './model/build-operation.ts';
import { overviewOf } from './overview.ts';
import { readSpec } from './parse/read.ts';

/** Real descriptions: every one is read, listed with the right number of operations, and described. */
describe('the shared corpus', () => {
  for (const { file, operations, read } of [...committedSpecs(), ...realSpecs()]) {
    test(`${file}: ${operations} operations`, () => {
      const { document } = readSpec(read());
      const overview = overviewOf(document, `https://specs.example.com/${file}`);
      assert.equal(overview.operations.length, operations);

      const sample = overview.operations.filter((_, index) => index % Math.ceil(operations / 300) === 0);
      const keys = sample.map(({ key }) => key);
      const described = describeOperations(document, keys);
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
