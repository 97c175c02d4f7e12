import { RESPONSES } from './response-sizes.ts';

const LIMIT = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } } as const;

/** The OpenAPI document of the origin, for Trunkline and for the peers that validate as well. */
export const ITEMS_DOCUMENT = {
  openapi: '3.0.3' as const,
  info: { title: 'Items', version: '1' },
  paths: Object.fromEntries(
    RESPONSES.map(({ path }) => [
      path,
      {
        get: {
          parameters: [LIMIT],
          responses: { 200: { description: 'ok', content: { 'application/json': {} } } },
        },
      },
    ]),
  ),
};

/** A value of `limit` that the document does not permit. */
export const INVALID_LIMIT = 'many';
