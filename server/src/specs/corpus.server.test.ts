import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expectBody } from '@trunkline/contract/api-client';
import { Spec } from '@trunkline/contract/schemas/specs';
import { committedSpecs, realSpecs } from '../testing/fixtures.ts';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';

const EVERY = 8;
/** The content types that servers send for specs: right, wrong and none. */
const CONTENT_TYPES = [
  'application/json',
  'text/html',
  'application/octet-stream',
  'application/yaml',
  undefined,
];

/** Real specs through a whole instance, downloaded as real servers send them. (openapi/corpus.server.test.ts parses all.) */
describe('importing the shared corpus over HTTP', () => {
  const scope = suiteScope();
  const specs = realSpecs();
  const largest = Math.max(...specs.map(({ bytes }) => bytes));
  const sample = [
    ...committedSpecs(),
    ...specs.filter(({ bytes }, index) => bytes === largest || index % EVERY === 0),
  ];
  const sources = new Map(sample.map(({ file, read }) => [file, read]));
  let host: Upstream;
  let instance: Instance;

  before(async () => {
    host = await startUpstream(scope, ({ line }, response) => {
      const [, way, file = ''] = decodeURIComponent(line.split(' ')[1] ?? '').split('/');
      const zipped = gzipSync(sources.get(file)?.() ?? '');
      const type = CONTENT_TYPES[file.length % CONTENT_TYPES.length];
      if (type !== undefined) response.setHeader('content-type', type);
      if (way === 'moved') response.writeHead(301, { location: `/plain/${encodeURIComponent(file)}` }).end();
      else if (way === 'encoded') response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped);
      else if (way === 'zipped') response.end(zipped);
      else if (way === 'utf16') response.end(Buffer.from(`\ufeff${gunzipSync(zipped)}`, 'utf16le'));
      else response.end(gunzipSync(zipped));
    });
    instance = await startInstance(scope, { EGRESS_ALLOW: `127.0.0.1:${host.port}` });
  });

  for (const [index, { file, operations }] of sample.entries()) {
    const way = ['plain', 'encoded', 'zipped', 'moved', 'utf16'][index % 5];
    test(`${file}, ${way}: ${operations} operations`, async () => {
      const body = expectBody(
        await instance.api('POST', '/api/workspaces/default/specs', {
          url: `${host.url}/${way}/${encodeURIComponent(file)}`,
        }),
        Spec,
        201,
      );
      assert.equal(body.operation_count, operations);
    });
  }
});
