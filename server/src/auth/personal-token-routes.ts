import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import {
  CreatePersonalTokenBody,
  PersonalTokenParams,
  Token,
  TokenWithSecret,
} from '@trunkline/contract/schemas/tokens';
import type { Database } from '../storage/database.ts';
import {
  createPersonalToken,
  listPersonalTokens,
  revokePersonalToken,
  revokePersonalTokens,
} from './personal-tokens.ts';

/** The user's personal tokens. For signed-in users. */
export function personalTokenRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/tokens',
      {
        config: { problems: ['quota_exceeded'] },
        schema: {
          operationId: 'createPersonalToken',
          tags: ['Account'],
          summary: 'Create a personal token; it is returned once',
          body: CreatePersonalTokenBody,
          response: { 201: TokenWithSecret },
        },
      },
      async ({ user, body: { name, expires_at = null } }, reply) =>
        reply.code(201).send(await createPersonalToken(db, user, { name, expires_at })),
    );

    server.get(
      '/api/tokens',
      {
        schema: {
          operationId: 'listPersonalTokens',
          tags: ['Account'],
          summary: 'List your personal tokens',
          response: { 200: CompleteList(Token) },
        },
      },
      async ({ user }) => ({ items: await listPersonalTokens(db, user), next_cursor: null }),
    );

    server.delete(
      '/api/tokens',
      {
        schema: {
          operationId: 'revokePersonalTokens',
          tags: ['Account'],
          summary: 'Revoke all of your personal tokens',
          response: { 204: NoContent },
        },
      },
      async ({ user }, reply) => {
        await revokePersonalTokens(db, user);
        return reply.code(204).send(null);
      },
    );

    server.delete(
      '/api/tokens/:id',
      {
        config: { problems: ['not_found'] },
        schema: {
          operationId: 'revokePersonalToken',
          tags: ['Account'],
          summary: 'Revoke a personal token',
          params: PersonalTokenParams,
          response: { 204: NoContent },
        },
      },
      async ({ user, params: { id } }, reply) => {
        await revokePersonalToken(db, user, id);
        return reply.code(204).send(null);
      },
    );
  };
}
