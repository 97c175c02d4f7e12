import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { committedSpecs, realSpecs } from '../../testing/fixtures.ts';
import { assertIsType } from '../../testing/typescript.ts';
import { buildOperations } from '../definition/build-operation.ts';
import { listOperations } from '../overview.ts';
import { parseSpec } from '../parse/parse-spec.ts';

const REAL = new Set([
  'octokit--api.github.com.json.gz',
  'Adyen--json_CheckoutService-v70.json.gz',
  'Asana--defs_asana_oas.yaml.gz',
  'docusign--rooms.rest.swagger-v2.json.gz',
  'Mermade--3.0_pass_OAI_petstore.yaml.gz',
]);

describe('the response types of whole specs', () => {
  for (const { file, read } of [...committedSpecs(), ...realSpecs().filter((spec) => REAL.has(spec.file))]) {
    test(`parse as one module, and at least a third of them are not unknown: ${file}`, () => {
      const { document } = parseSpec(read());
      const keys = listOperations(document).operations.map(({ key }) => key);
      const types = buildOperations(document, keys).flatMap(({ response_type }) => response_type ?? []);
      assert.equal(types.length, keys.length);
      if (REAL.has(file)) assert.ok(types.filter((type) => type !== 'unknown').length > keys.length / 3);
      for (const type of types) assert.ok(type.length <= 20_000);
      assertIsType(`[${types.join(',\n')}]`);
    });
  }
});
