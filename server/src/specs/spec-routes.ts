import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Page, PageQuery } from '@trunkline/contract/schemas/lists';
import { TextContent } from '@trunkline/contract/schemas/media';
import { OperationDocumentation } from '@trunkline/contract/schemas/operations';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import {
  ImportSpecBody,
  Spec,
  SpecOperationParams,
  SpecOperations,
  SpecOperationsQuery,
  SpecParams,
  SpecTags,
} from '@trunkline/contract/schemas/specs';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { fromCursor, offsetFromCursor, pageOf } from '../http/pagination.ts';
import { sendEvents, wantsEvents } from '../http/server-sent-events.ts';
import { throttleProgress } from './import-progress.ts';
import { acceptPastedSpecs, IMPORT_PROBLEMS, importContextFor, pastedSpecLimits } from './import-requests.ts';
import { toOperationView } from './operation-definition.ts';
import type { SpecParser } from './parser.ts';
import { toImportInput } from './sources.ts';
import { toSpecView } from './spec-view.ts';
import type { Specs } from './specs.ts';

const IMPORT_EVENTS = { description: 'The import as events', content: { 'text/event-stream': TextContent } };

/** Imports of specs, and lists of their operations. For members. */
export function specRoutes(specs: Specs, parser: SpecParser, specBytes: number): FastifyPluginAsyncTypebox {
  return async (server) => {
    acceptPastedSpecs(server, parser);

    server.post(
      '/api/workspaces/:workspace/specs',
      {
        config: {
          permission: 'spec.import',
          problems: [...IMPORT_PROBLEMS, 'quota_exceeded'],
        },
        ...pastedSpecLimits(specBytes),
        schema: {
          operationId: 'importSpec',
          tags: ['Specs'],
          summary: 'Import a spec from its URL or its text (JSON or YAML)',
          params: WorkspaceParams,
          description:
            'With `Accept: text/event-stream` the response is server-sent events: `progress` (`step`, `bytes`, `total`), then `done` (`spec`) or `error` (`problem`).',
          body: ImportSpecBody,
          response: { 200: IMPORT_EVENTS, 201: Spec },
        },
      },
      async (request, reply) => {
        const { member, body, pastedSpec } = request;
        const input = toImportInput(body, pastedSpec);
        if (!wantsEvents(request))
          return reply
            .code(201)
            .send(toSpecView(await specs.importSpec(member, input, importContextFor(reply))));
        return sendEvents(request, reply, async (emit) => {
          const context = importContextFor(
            reply,
            throttleProgress((progress) => emit('progress', progress)),
          );
          emit('done', { spec: toSpecView(await specs.importSpec(member, input, context)) });
        });
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs',
      {
        config: { permission: 'spec.read' },
        schema: {
          operationId: 'listSpecs',
          tags: ['Specs'],
          summary: 'List specs',
          params: WorkspaceParams,
          querystring: PageQuery,
          response: { 200: Page(Spec) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        const rows = await specs.list(member.workspace.id, fromCursor(cursor), limit + 1);
        const { items, next_cursor } = pageOf(rows, limit, (row) => row.id);
        return { items: items.map(toSpecView), next_cursor };
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs/:id',
      {
        config: { permission: 'spec.read' },
        schema: {
          operationId: 'getSpec',
          tags: ['Specs'],
          summary: 'Read a spec',
          params: SpecParams,
          response: { 200: Spec },
        },
      },
      async ({ member, params: { id } }) => {
        return toSpecView(await specs.read(member.workspace.id, id));
      },
    );

    server.delete(
      '/api/workspaces/:workspace/specs/:id',
      {
        config: { permission: 'spec.delete', problems: ['spec_in_use'] },
        schema: {
          operationId: 'deleteSpec',
          tags: ['Specs'],
          summary: 'Delete a spec that no integration uses',
          params: SpecParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { id } }, reply) => {
        await specs.remove(member, id);
        return reply.code(204).send(null);
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs/:id/operations',
      {
        config: { permission: 'spec.read' },
        schema: {
          operationId: 'listSpecOperations',
          tags: ['Specs'],
          summary: 'List the operations of a spec',
          params: SpecParams,
          querystring: SpecOperationsQuery,
          response: { 200: SpecOperations },
        },
      },
      async ({ member, params: { id }, query: { cursor, limit, ...filter } }) => {
        const start = offsetFromCursor(cursor);
        const operations = await specs.searchOperations(member.workspace.id, id, filter);
        const page = pageOf(operations.slice(start, start + limit + 1), limit, () => String(start + limit));
        return { ...page, total: operations.length };
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs/:id/tags',
      {
        config: { permission: 'spec.read' },
        schema: {
          operationId: 'listSpecTags',
          tags: ['Specs'],
          summary: 'List the tags and methods of a spec',
          params: SpecParams,
          response: { 200: SpecTags },
        },
      },
      async ({ member, params: { id } }) => {
        const { tags, methods } = await specs.readFacets(member.workspace.id, id);
        return { items: tags, methods, next_cursor: null };
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs/:id/operations/*',
      {
        config: { permission: 'spec.read', problems: ['rate_limited'] },
        schema: {
          operationId: 'getSpecOperation',
          tags: ['Specs'],
          summary: 'Read the documentation of an operation',
          params: SpecOperationParams,
          response: { 200: OperationDocumentation },
        },
      },
      async ({ member, params: { id, '*': key } }) => {
        return toOperationView(await specs.documentOperation(member.workspace.id, id, key));
      },
    );
  };
}
