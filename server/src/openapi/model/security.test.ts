import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../parse/json.ts';
import { listSecuritySchemes } from './security.ts';

const FLOW = { tokenUrl: '/oauth/token', scopes: { read: 'Read', 'x-vendor': 'no' } };
const CLIENT_CREDENTIALS = {
  type: 'oauth2',
  headers: ['Authorization'],
  token_url: 'https://api.example.com/oauth/token',
  scopes: ['read'],
};
const DISCOVERY = 'https://id.example.com/.well-known/openid-configuration';

const openapi = (scheme: JsonObject): JsonObject => ({ components: { securitySchemes: { s: scheme } } });
const swagger = (scheme: JsonObject): JsonObject => ({ swagger: '2.0', securityDefinitions: { s: scheme } });

const SCHEMES: { name: string; document: JsonObject; expected: object }[] = [
  {
    name: 'an API key in a header',
    document: openapi({ type: 'apiKey', in: 'header', name: 'X-Key' }),
    expected: { type: 'apiKey', in: 'header', parameter_name: 'X-Key', headers: ['X-Key'] },
  },
  {
    name: 'an API key in the query',
    document: openapi({ type: 'apiKey', in: 'query', name: 'key' }),
    expected: { type: 'apiKey', in: 'query', parameter_name: 'key' },
  },
  {
    name: 'an API key in a cookie',
    document: openapi({ type: 'apiKey', in: 'cookie', name: 'sid' }),
    expected: { type: 'apiKey', in: 'cookie', parameter_name: 'sid' },
  },
  {
    name: 'a bearer token',
    document: openapi({ type: 'http', scheme: 'Bearer' }),
    expected: { type: 'http', scheme: 'bearer', headers: ['Authorization'] },
  },
  {
    name: 'basic authentication of Swagger 2.0',
    document: swagger({ type: 'basic' }),
    expected: { type: 'http', scheme: 'basic', headers: ['Authorization'] },
  },
  {
    name: 'client credentials',
    document: openapi({ type: 'oauth2', flows: { clientCredentials: FLOW } }),
    expected: CLIENT_CREDENTIALS,
  },
  {
    name: 'client credentials of Swagger 2.0',
    document: swagger({ type: 'oauth2', flow: 'application', ...FLOW }),
    expected: CLIENT_CREDENTIALS,
  },
  {
    name: 'an authorization code: no token without a user',
    document: openapi({ type: 'oauth2', flows: { authorizationCode: FLOW } }),
    expected: { type: 'oauth2', headers: ['Authorization'] },
  },
  {
    name: 'OpenID Connect',
    document: openapi({ type: 'openIdConnect', openIdConnectUrl: DISCOVERY }),
    expected: { type: 'openIdConnect', headers: ['Authorization'], openid_connect_url: DISCOVERY },
  },
];

describe('security schemes', () => {
  for (const { name, document, expected } of SCHEMES) {
    test(name, () => {
      assert.deepEqual(listSecuritySchemes(document, 'https://api.example.com/v1'), [
        {
          name: 's',
          in: null,
          parameter_name: null,
          scheme: null,
          description: '',
          headers: [],
          token_url: null,
          scopes: [],
          openid_connect_url: null,
          ...expected,
        },
      ]);
    });
  }
});
