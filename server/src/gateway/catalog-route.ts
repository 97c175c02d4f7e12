import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import type { AppTokenUsage } from '../apps/app-token-usage.ts';
import { type CatalogIntegration, readCatalog } from '../apps/catalog.ts';
import { checkOrigin, sendPreflight } from '../http/cors.ts';
import type { JsonObject } from '../openapi/parse/json.ts';
import type { Database } from '../storage/database.ts';
import { authenticate, callerCredentials } from './caller-auth/authenticate.ts';
import type { RateLimits } from './caller-auth/rate-limits.ts';
import type { UserTokenVerifier } from './caller-auth/user-tokens.ts';
import type { RuntimeConfigCache } from './config-cache.ts';

const Schema = Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true });

const Operation = Type.Object({
  key: Type.String(),
  operation_id: Type.Union([Type.String(), Type.Null()]),
  summary: Type.String(),
  description: Type.String(),
  parameters: Type.Array(
    Type.Object({
      name: Type.String(),
      in: Type.String(),
      required: Type.Boolean(),
      description: Type.String(),
      schema: Schema,
    }),
  ),
  request_body: Type.Union([
    Type.Object({
      required: Type.Boolean(),
      media_types: Type.Array(Type.String()),
      schema: Type.Optional(Schema),
    }),
    Type.Null(),
  ]),
});

const Integration = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  description: Type.String(),
  operations: Type.Array(Operation),
});

const Params = Type.Object({ app_id: Type.String() });
const CATALOG_PATH = '/api/apps/:app_id/integrations/custom';

type CatalogDeps = {
  db: Database;
  configCache: RuntimeConfigCache;
  userTokens: UserTokenVerifier;
  rateLimits: RateLimits;
  tokenUses: AppTokenUsage;
};

/** The operations that an app may call, for tools: who may call for it may see it. */
export function catalogRoutes(deps: CatalogDeps): FastifyPluginAsyncTypebox {
  const { db, configCache, tokenUses } = deps;
  const allowedOrigins = async (appId: string) => (await configCache.accessOf(appId))?.allowedOrigins;
  return async (server) => {
    server.options(CATALOG_PATH, { schema: { hide: true, params: Params } }, async (request, reply) => {
      await checkOrigin(allowedOrigins, request.params.app_id, request, reply);
      return sendPreflight(request, reply);
    });

    server.get(
      CATALOG_PATH,
      {
        schema: {
          operationId: 'listCallableOperations',
          tags: ['Calls'],
          summary: 'List what the app may call, with parameters',
          params: Params,
          response: { 200: Type.Object({ items: Type.Array(Integration), next_cursor: Type.Null() }) },
        },
      },
      async (request, reply) => {
        const { app_id } = request.params;
        await checkOrigin(allowedOrigins, app_id, request, reply);
        const { app, tokenId } = await authenticate(deps, callerCredentials(request, app_id));
        if (tokenId !== null) tokenUses.record(tokenId);
        const integrations = await readCatalog(db, app);
        return { items: integrations.map(toCatalogItem), next_cursor: null };
      },
    );
  };
}

function toCatalogItem({
  slug,
  name,
  description,
  operations,
}: CatalogIntegration): Static<typeof Integration> {
  return { slug, name, description, operations };
}
