/**
 * A spec in place of /api/openapi.json: the page of the API is Scalar's, and it has the same parts for a few operations
 * as for all of them, which take axe-core half a minute.
 */
export const SMALL_API = {
  openapi: '3.1.0',
  info: {
    title: 'Trunkline API',
    version: '1',
    description: 'Every error is a *problem document* with a stable `code`.',
  },
  tags: [
    { name: 'Apps', description: 'Who calls the integrations of a workspace.' },
    { name: 'Instance', description: 'The server itself.' },
  ],
  security: [{ token: [] }],
  paths: {
    '/api/workspaces/{workspace}/apps': {
      get: {
        tags: ['Apps'],
        operationId: 'listApps',
        summary: 'List apps',
        description: 'Those of a workspace, newest first.',
        parameters: [
          {
            name: 'workspace',
            in: 'path',
            required: true,
            description: 'Its slug',
            schema: { type: 'string' },
          },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
        ],
        responses: {
          200: response('The apps', { type: 'array', items: { $ref: '#/components/schemas/App' } }),
          401: response('No valid token', { $ref: '#/components/schemas/Problem' }),
        },
      },
      post: {
        tags: ['Apps'],
        operationId: 'createApp',
        summary: 'Create an app',
        parameters: [{ name: 'workspace', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/App' } } },
        },
        responses: { 201: response('The app', { $ref: '#/components/schemas/App' }) },
      },
    },
    '/api/instance': {
      get: {
        tags: ['Instance'],
        operationId: 'readInstance',
        summary: 'Read the instance',
        responses: {
          200: response('The instance', { type: 'object', properties: { version: { type: 'string' } } }),
        },
      },
    },
  },
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A personal token' } },
    schemas: {
      App: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: { type: 'string', format: 'uuid', readOnly: true },
          name: { type: 'string', maxLength: 200, description: 'One line' },
          access: { type: 'string', enum: ['all', 'selected'] },
        },
      },
      Problem: {
        type: 'object',
        properties: { code: { type: 'string', example: 'unauthenticated' }, detail: { type: 'string' } },
      },
    },
  },
};

function response(description: string, schema: object) {
  return { description, content: { 'application/json': { schema } } };
}
