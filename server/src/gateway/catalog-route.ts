import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CatalogItem, CatalogParams } from '@trunkline/contract/schemas/calls';
import { Page, PageQuery } from '@trunkline/contract/schemas/lists';
import type { AppTokenUsage } from '../apps/app-token-usage.ts';
import { type CatalogIntegration, readCatalog } from '../apps/catalog.ts';
import { checkOrigin, sendPreflight } from '../http/cors.ts';
import { fromCursor, pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import { authenticate, callerCredentials } from './caller-auth/authenticate.ts';
import type { RateLimits } from './caller-auth/rate-limits.ts';
import type { UserTokenVerifier } from './caller-auth/user-tokens.ts';
import type { RuntimeConfigCache } from './config-cache.ts';

const CATALOG_PATH = '/api/apps/:app_id/integrations/custom';

type CatalogDeps = {
  db: Database;
  configCache: RuntimeConfigCache;
  userTokens: UserTokenVerifier;
  rateLimits: RateLimits;
  tokenUsage: AppTokenUsage;
};

/** The operations that an app may call, for tools: who may call for it may see it. */
export function catalogRoutes(deps: CatalogDeps): FastifyPluginAsyncTypebox {
  const { db, configCache, tokenUsage } = deps;
  const allowedOrigins = async (appId: string) => (await configCache.accessOf(appId))?.allowedOrigins;
  return async (server) => {
    server.options(
      CATALOG_PATH,
      { schema: { hide: true, params: CatalogParams } },
      async (request, reply) => {
        await checkOrigin(allowedOrigins, request.params.app_id, request, reply);
        return sendPreflight(request, reply);
      },
    );

    server.get(
      CATALOG_PATH,
      {
        schema: {
          operationId: 'listCallableOperations',
          tags: ['Calls'],
          summary: 'List the operations that an app may call',
          params: CatalogParams,
          querystring: PageQuery,
          response: { 200: Page(CatalogItem) },
        },
      },
      async (request, reply) => {
        const { app_id } = request.params;
        const { cursor, limit } = request.query;
        await checkOrigin(allowedOrigins, app_id, request, reply);
        const { app, tokenId } = await authenticate(deps, callerCredentials(request, app_id));
        if (tokenId !== null) tokenUsage.record(tokenId);
        const integrations = await readCatalog(db, app, fromCursor(cursor), limit + 1);
        return pageOf(integrations.map(toCatalogItem), limit, ({ slug }) => slug);
      },
    );
  };
}

function toCatalogItem({ slug, name, description, operations }: CatalogIntegration): CatalogItem {
  return { slug, name, description, operations };
}
