import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Page, PageQuery } from '@trunkline/contract/schemas/lists';
import { OperationDocumentation } from '@trunkline/contract/schemas/operations';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import {
  ImportSpecBody,
  type OperationFacet,
  Spec,
  SpecOperationParams,
  SpecOperations,
  SpecOperationsQuery,
  SpecParams,
  SpecTags,
} from '@trunkline/contract/schemas/specs';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import type { FastifyReply } from 'fastify';
import { clientDisconnectSignal } from '../http/client-disconnect.ts';
import { fromCursor, pageOf } from '../http/pagination.ts';
import { handleError, invalidRequest, Problem } from '../http/problems.ts';
import { sendEvents, wantsEvents } from '../http/server-sent-events.ts';
import type { OperationSummary } from '../openapi/model/operation-summary.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { type ImportContext, throttleProgress } from './import-progress.ts';
import { toOperationView } from './operation-definition.ts';
import { toSpecTooLarge, toText } from './sources.ts';
import { decodeSecuritySchemes, decodeServers, decodeWarnings, type SpecRow } from './spec-storage.ts';
import type { Specs } from './specs.ts';

/** Importing API descriptions and listing their operations. Runs behind `memberOf`. */
export function specRoutes(specs: Specs, specBytes: number): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/specs',
      {
        config: { permission: 'spec.import' },
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
          response: { 201: Spec },
        },
      },
      async (request, reply) => {
        const { member, body } = request;
        const importing = importOf(member, body);
        if (!wantsEvents(request))
          return reply.code(201).send(toSpecView(await importing(importContextFor(reply))));
        return sendEvents(request, reply, async (emit) => {
          const watch = importContextFor(
            reply,
            throttleProgress((progress) => emit('progress', progress)),
          );
          emit('done', { spec: toSpecView(await importing(watch)) });
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
        config: { permission: 'spec.delete' },
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
      async ({ member, params: { id }, query: { search, method, tag, cursor, limit } }) => {
        await specs.read(member.workspace.id, id);
        const { operations, index } = await specs.operationsOf(id);
        const found = search.trim() === '' ? operations : await index.search(search);
        const narrowed = found.filter(matchesFilter(method, tag));
        const start = offsetFrom(fromCursor(cursor));
        const page = pageOf(narrowed.slice(start, start + limit + 1), limit, () => String(start + limit));
        return { ...page, total: narrowed.length };
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
        await specs.read(member.workspace.id, id);
        const { operations } = await specs.operationsOf(id);
        return {
          items: countNames(operations.flatMap(({ tags }) => [...new Set(tags)])),
          methods: countNames(operations.map(({ method }) => method)),
          next_cursor: null,
        };
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs/:id/operations/*',
      {
        config: { permission: 'spec.read' },
        schema: {
          operationId: 'getSpecOperation',
          tags: ['Specs'],
          summary: 'Read the documentation of an operation',
          params: SpecOperationParams,
          response: { 200: OperationDocumentation },
        },
      },
      async ({ member, params: { id, '*': key } }) => {
        const spec = await specs.read(member.workspace.id, id);
        return toOperationView(await specs.documentOperation(spec, key));
      },
    );
  };

  /** @throws Problem invalid_request unless there is just one of the two */
  function importOf(
    member: Membership,
    { url, document }: ImportSpecBody,
  ): (watch: ImportContext) => Promise<SpecRow> {
    if (url !== undefined && document === undefined)
      return (watch) => specs.importFromUrl(member, url.trim(), watch);
    if (document !== undefined && url === undefined)
      return (watch) => specs.importFromText(member, toText(document), watch);
    throw invalidRequest([
      { path: 'url', message: 'give either url or document (the pasted text), not both and not neither' },
    ]);
  }
}

function toSpecView(row: SpecRow): Spec {
  return {
    id: row.id,
    title: row.title,
    version: row.version,
    format: row.format,
    source_url: row.source_url,
    servers: decodeServers(row),
    security_schemes: decodeSecuritySchemes(row),
    operation_count: row.operation_count,
    warnings: decodeWarnings(row),
    created_at: row.created_at,
  };
}

/** How often each name is there, in the order of their first. */
function countNames(names: readonly string[]): OperationFacet[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, operation_count]) => ({ name, operation_count }));
}

/** No method, or no tag, stands for all. */
function matchesFilter(
  methods: readonly string[],
  tags: readonly string[],
): (operation: OperationSummary) => boolean {
  const allowed = new Set(methods.map((method) => method.toLowerCase()));
  const wanted = new Set(tags);
  return (operation) =>
    (allowed.size === 0 || allowed.has(operation.method)) &&
    (wanted.size === 0 || operation.tags.some((tag) => wanted.has(tag)));
}

function offsetFrom(cursor: string | undefined): number {
  const place = Number(cursor ?? 0);
  if (!Number.isSafeInteger(place) || place < 0) {
    throw new Problem(
      'malformed_request',
      'The cursor is not one that this list gave. Start again without a cursor.',
    );
  }
  return place;
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
