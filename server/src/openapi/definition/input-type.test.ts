import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../parse/json.ts';
import { buildOperations } from './build-operation.ts';
import { inputType } from './input-type.ts';

const SECURITY = {
  securitySchemes: {
    key: { type: 'apiKey', in: 'query', name: 'key' },
    header: { type: 'apiKey', in: 'header', name: 'X-Key' },
  },
};
const body = (schema: JsonObject, required = true) => ({
  requestBody: { required, content: { 'application/json': { schema } } },
});
const value = (
  location: string,
  name: string,
  schema: JsonObject = { type: 'string' },
  required = false,
) => ({
  parameters: [{ in: location, name, schema, required }],
});

const TABLE: [name: string, operation: JsonObject, type: string | undefined][] = [
  ['nothing', {}, undefined],
  ['a query', value('query', 'n', { type: 'integer' }), '{\n  queryParams?: {\n    n?: number;\n  };\n}'],
  ['a required query', value('query', 'n', {}, true), '{\n  queryParams: {\n    n: unknown;\n  };\n}'],
  [
    'headers, which are strings',
    value('header', 'X-Page', { type: 'integer' }),
    '{\n  headers?: {\n    "X-Page"?: string;\n  };\n}',
  ],
  [
    'headers that are never sent',
    {
      parameters: ['Cookie', 'X_Forwarded_For', 'Host'].map((name) => ({
        name,
        in: 'header',
        required: true,
      })),
    },
    undefined,
  ],
  ['a header of the credentials, `_` for `-`', value('header', 'X_KEY'), undefined],
  [
    'a query that is named like their header',
    value('query', 'x-key'),
    '{\n  queryParams?: {\n    "x-key"?: string;\n  };\n}',
  ],
  ['parameters of the credentials', value('query', 'key'), undefined],
  ['cookies, which the SDK cannot send', value('cookie', 'session'), undefined],
  [
    'a body without read-only and with write-only properties',
    body({
      type: 'object',
      properties: { id: { type: 'integer', readOnly: true }, secret: { type: 'string', writeOnly: true } },
    }),
    '{\n  payload: {\n    secret?: string;\n  };\n}',
  ],
  ['a body of anything', body({}, false), '{\n  payload?: unknown;\n}'],
];

describe('the input type of a call', () => {
  for (const [name, operation, type] of TABLE) {
    test(name, () => {
      const document = { openapi: '3.1.0', components: SECURITY, paths: { '/x': { post: operation } } };
      const [described] = buildOperations(document, ['post:/x']);
      assert.equal(described && inputType(described), type);
    });
  }

  test('a path, whose parameters are required strings', () => {
    const [described] = buildOperations({ openapi: '3.1.0', paths: { '/x/{id}': { get: {} } } }, [
      'get:/x/{id}',
    ]);
    assert.equal(described && inputType(described), '{\n  pathParams: {\n    id: string;\n  };\n}');
  });
});
