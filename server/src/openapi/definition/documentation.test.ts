import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../parse/json.ts';
import { buildDocumentation } from './documentation.ts';

describe('the documentation of an operation', () => {
  const DOCUMENT: JsonObject = {
    openapi: '3.1.0',
    security: [{ key: [] }],
    paths: {
      '/x/{id}': {
        get: {
          description: '# Heading\n<script>alert(1)</script>',
          'x-internal': { secret: true },
          externalDocs: { url: 'https://docs.example.com', description: 'More' },
          security: [{ key: [], oauth: ['read'] }, {}],
          responses: {
            200: { $ref: '#/components/responses/Things' },
            '4xx': { description: 'Not found' },
            default: { description: 'Else', content: { 'text/plain': { schema: { type: 'string' } } } },
            'x-more': {},
          },
        },
        put: { externalDocs: { url: 'javascript:alert(1)' } },
      },
    },
    components: {
      responses: {
        Things: {
          description: 'The *things*',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { id: { type: 'integer', readOnly: true } },
                required: ['id'],
              },
            },
            'application/xml': {},
          },
        },
      },
    },
  };

  test('responses by status, security and external documentation; Markdown stays text', () => {
    const operation = buildDocumentation(DOCUMENT, 'get:/x/{id}');
    assert.deepEqual(operation.responses, [
      {
        status: '200',
        description: 'The *things*',
        media_types: ['application/json', 'application/xml'],
        type: '{\n  id: number;\n}',
      },
      { status: '4XX', description: 'Not found', media_types: [], type: 'unknown' },
      { status: 'default', description: 'Else', media_types: ['text/plain'], type: 'string' },
    ]);
    assert.deepEqual(operation.security, [
      [
        { scheme: 'key', scopes: [] },
        { scheme: 'oauth', scopes: ['read'] },
      ],
      [],
    ]);
    assert.deepEqual(operation.external_docs, { url: 'https://docs.example.com', description: 'More' });
    assert.equal(operation.description, '# Heading\n<script>alert(1)</script>');
    assert.ok(!JSON.stringify(operation).includes('x-'));
  });

  test('the document’s security where the operation has none; a script is not a link', () => {
    const { security, external_docs } = buildDocumentation(DOCUMENT, 'put:/x/{id}');
    assert.deepEqual([security, external_docs], [[[{ scheme: 'key', scopes: [] }]], null]);
  });

  test('a description that is too long to be read is cut', () => {
    const description = 'x'.repeat(20_000_000);
    const { responses } = buildDocumentation(
      { openapi: '3.1.0', paths: { '/x': { get: { description, responses: { 200: { description } } } } } },
      'get:/x',
    );
    assert.equal(responses[0]?.description, `${'x'.repeat(4999)}…`);
  });

  test('Swagger 2.0', () => {
    const { responses } = buildDocumentation(
      {
        swagger: '2.0',
        produces: ['application/json'],
        paths: {
          '/x': {
            get: {
              responses: {
                200: { description: 'ok', schema: { type: 'array', items: { type: 'string' } } },
                204: { description: 'none' },
              },
            },
          },
        },
      },
      'get:/x',
    );
    assert.deepEqual(
      responses.map(({ media_types, type }) => [media_types, type]),
      [
        [['application/json'], 'string[]'],
        [[], 'unknown'],
      ],
    );
  });
});
