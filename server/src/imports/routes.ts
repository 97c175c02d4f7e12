import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pages.ts';
import { answerError, invalidRequest, Problem } from '../http/problems.ts';
import type { OperationSummary } from '../spec/operations.ts';
import { permit } from '../workspaces/workspaces.ts';
import { DescribedOperation, describedOperation, ListedOperation } from './described-operation.ts';
import { type SpecRow, type Specs, specTooLarge } from './specs.ts';

const Spec = Type.Object({
  id: Type.String(),
  title: Type.String(),
  version: Type.String(),
  format: Type.String(),
  source_url: Type.Union([Type.String(), Type.Null()]),
  servers: Type.Array(Type.String()),
  security_schemes: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      in: Type.Union([Type.String(), Type.Null()]),
      parameter_name: Type.Union([Type.String(), Type.Null()]),
      scheme: Type.Union([Type.String(), Type.Null()]),
      description: Type.String(),
      headers: Type.Array(Type.String()),
    }),
  ),
  operation_count: Type.Integer(),
  warnings: Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() })),
  created_at: Type.String(),
});

const InWorkspace = { workspace: Type.String() };
const OneSpec = Type.Object({ ...InWorkspace, id: Type.String() });

/** Importing API descriptions and listing their operations. Runs behind `memberOf`. */
export function specRoutes(specs: Specs, specBytes: number): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/specs',
      {
        // A description pasted as text travels as a JSON string: escapes can double it.
        bodyLimit: specBytes * 2 + 1024,
        errorHandler: (error, request, reply) =>
          answerError(
            'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? specTooLarge(specBytes) : error,
            request,
            reply,
          ),
        schema: {
          summary: 'Import an API description, from its address or its text (JSON or YAML)',
          params: Type.Object(InWorkspace),
          body: Type.Object(
            {
              url: Type.Optional(Type.String({ maxLength: 2000 })),
              document: Type.Optional(
                Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())]),
              ),
            },
            { additionalProperties: false },
          ),
          response: { 201: Spec },
        },
      },
      async ({ member, body: { url, document } }, reply) => {
        permit(member, 'spec.import');
        if (url !== undefined && document === undefined) {
          return reply.code(201).send(shown(await specs.importFromUrl(member, url.trim())));
        }
        if (document !== undefined && url === undefined) {
          const text = typeof document === 'string' ? document : JSON.stringify(document);
          return reply.code(201).send(shown(await specs.importFromText(member, text)));
        }
        throw invalidRequest([
          { path: 'url', message: 'give either url or document (the pasted text), not both and not neither' },
        ]);
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs',
      {
        schema: {
          summary: 'List imported API descriptions',
          params: Type.Object(InWorkspace),
          querystring: Type.Object(PageQuery),
          response: { 200: Page(Spec) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        permit(member, 'spec.read');
        const rows = await specs.list(member.workspace.id, fromCursor(cursor), limit + 1);
        const { items, next_cursor } = pageOf(rows, limit, (row) => row.id);
        return { items: items.map(shown), next_cursor };
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs/:id',
      { schema: { summary: 'Read an imported API description', params: OneSpec, response: { 200: Spec } } },
      async ({ member, params: { id } }) => {
        permit(member, 'spec.read');
        return shown(await specs.read(member.workspace.id, id));
      },
    );

    server.delete(
      '/api/workspaces/:workspace/specs/:id',
      {
        schema: {
          summary: 'Delete an imported API description that no integration uses',
          params: OneSpec,
          response: { 204: Type.Null() },
        },
      },
      async ({ member, params: { id } }, reply) => {
        permit(member, 'spec.delete');
        await specs.remove(member, id);
        return reply.code(204).send(null);
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs/:id/operations',
      {
        schema: {
          summary: 'List the operations of an API description',
          params: OneSpec,
          querystring: Type.Object({ ...PageQuery, search: Type.String({ default: '', maxLength: 200 }) }),
          response: { 200: Page(ListedOperation) },
        },
      },
      async ({ member, params: { id }, query: { search, cursor, limit } }) => {
        permit(member, 'spec.read');
        await specs.read(member.workspace.id, id);
        const operations = (await specs.operationsOf(id)).filter(matching(search));
        const start = placeOf(fromCursor(cursor));
        const page = pageOf(operations.slice(start, start + limit + 1), limit, () => String(start + limit));
        return page;
      },
    );

    server.get(
      '/api/workspaces/:workspace/specs/:id/operations/*',
      {
        schema: {
          summary: 'Describe an operation by its key: parameters, body, answer',
          params: Type.Object({ ...OneSpec.properties, '*': Type.String() }),
          response: { 200: DescribedOperation },
        },
      },
      async ({ member, params: { id, '*': key } }) => {
        permit(member, 'spec.read');
        await specs.read(member.workspace.id, id);
        return describedOperation(await specs.describe(id, key));
      },
    );
  };
}

function shown(row: SpecRow): Static<typeof Spec> {
  return {
    id: row.id,
    title: row.title,
    version: row.version,
    format: row.format,
    source_url: row.source_url,
    servers: JSON.parse(row.servers),
    security_schemes: JSON.parse(row.security_schemes),
    operation_count: row.operation_count,
    warnings: JSON.parse(row.warnings),
    created_at: row.created_at,
  };
}

/** Every word must occur in the method, the path, the summary or the operationId. */
function matching(search: string): (operation: OperationSummary) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ key, summary, operation_id }) => {
    const text = `${key} ${summary} ${operation_id ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function placeOf(cursor: string | undefined): number {
  const place = Number(cursor ?? 0);
  if (!Number.isSafeInteger(place) || place < 0) {
    throw new Problem(
      'malformed_request',
      'The cursor is not one that this list gave. Start again without a cursor.',
    );
  }
  return place;
}
