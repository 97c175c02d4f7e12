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
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientDisconnectSignal } from '../http/client-disconnect.ts';
import { parseJsonBodies } from '../http/json-body.ts';
import { fromCursor, offsetFromCursor, pageOf } from '../http/pagination.ts';
import { handleError, Problem } from '../http/problems.ts';
import type { DeclaredProblem } from '../http/route-documentation.ts';
import { sendEvents, wantsEvents } from '../http/server-sent-events.ts';
import { type ImportContext, throttleProgress } from './import-progress.ts';
import { toOperationView } from './operation-definition.ts';
import type { SpecParser } from './parser.ts';
import { type PastedSpec, PastedSpecError, takePastedSpec } from './pasted-spec.ts';
import { toImportInput, toSpecTooLarge } from './sources.ts';
import { toSpecView } from './spec-view.ts';
import type { Specs } from './specs.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The document of a body, whose own `document` is empty; null: there is none. */
    pastedSpec: Uint8Array | null;
    /** Cancelled when the client disconnects; null on routes that take no spec. */
    pastingContext: ImportContext | null;
  }
}

/** What reading a spec, from its URL or as text, can fail with. A URL that egress denies is an invalid one here. */
export const IMPORT_PROBLEMS: readonly DeclaredProblem[] = [
  'invalid_url',
  ['egress_denied', 422],
  'spec_unreachable',
  'spec_too_large',
  'not_a_spec',
  'unsupported_version',
  'rate_limited',
];

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
        // A description pasted as text travels as a JSON string: escapes can double it.
        bodyLimit: specBytes * 2 + 1024,
        errorHandler: (error, request, reply) =>
          void handleError(toSpecTooLarge(error, specBytes), request, reply),
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

/** Takes pasted specs out of the bodies of a plugin's routes: a large one is parsed by the parser only. */
export function acceptPastedSpecs(server: FastifyInstance, parser: SpecParser): void {
  server.decorateRequest('pastedSpec', null);
  server.decorateRequest('pastingContext', null);
  server.addHook('preParsing', (request, reply, _payload, done) => {
    request.pastingContext = importContextFor(reply);
    done();
  });
  parseJsonBodies(
    server,
    (bytes, request) => accept(request, takeSmallSpec(bytes)),
    async (bytes, request) => {
      const client = {
        workspaceId: request.member.workspace.id,
        ...(request.pastingContext && { context: request.pastingContext }),
      };
      return accept(request, await parser.takePasted(client, bytes));
    },
  );

  function accept(request: FastifyRequest, { rest, document }: PastedSpec): unknown {
    request.pastedSpec = document;
    return JSON.parse(rest);
  }
}

/** @throws Problem malformed_request */
function takeSmallSpec(bytes: Buffer): PastedSpec {
  try {
    return takePastedSpec(bytes.toString());
  } catch (error) {
    throw error instanceof PastedSpecError ? new Problem(error.code, error.message) : error;
  }
}

/** The context of an import whose client waits for the reply. */
export function importContextFor(
  reply: FastifyReply,
  onProgress: ImportContext['onProgress'] = () => {},
): ImportContext {
  const signal = clientDisconnectSignal(
    reply,
    () => new Problem('cancelled', 'The client closed the connection before the import was done.'),
  );
  return { signal, onProgress };
}
