import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Slug } from '@trunkline/contract/schemas/slug';
import type { preValidationHookHandler } from 'fastify';
import { type Static, Type } from 'typebox';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pagination.ts';
import { invalidRequest, Problem } from '../http/problems.ts';
import { DescribedOperation, toOperationView } from '../specs/operation-definition.ts';
import { checkPermission, requirePermission } from '../workspaces/permissions.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { CallPolicy, CallPolicyEdit } from './call-policy.ts';
import { CredentialInput } from './credentials-input.ts';
import type { IntegrationDetails, IntegrationView } from './integration-view.ts';
import type { Integrations } from './integrations.ts';

/** What an admin may send; `has_value` comes back from a reading and says nothing new. */
const HeaderInput = Type.Object(
  {
    name: Type.String({ maxLength: 200 }),
    value: Type.Optional(Type.String({ maxLength: 16_384 })),
    sensitive: Type.Optional(Type.Boolean()),
    has_value: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

const Fields = {
  slug: Slug,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.String({ maxLength: 5000 }),
  base_url: Type.String({ maxLength: 2000 }),
  operations: Type.Array(Type.String({ maxLength: 2000 })),
  headers: Type.Array(HeaderInput),
  credentials: Type.Array(CredentialInput, {
    maxItems: 10,
    description: 'What calls prove themselves with; a single one may come without the list',
  }),
  call_policy: CallPolicyEdit,
};

const Create = Type.Object(
  {
    spec_id: Type.String(),
    slug: Fields.slug,
    name: Type.Optional(Fields.name),
    description: Type.Optional(Fields.description),
    base_url: Type.Optional(Fields.base_url),
    operations: Fields.operations,
    headers: Type.Optional(Fields.headers),
    credentials: Type.Optional(Fields.credentials),
    call_policy: Type.Optional(Fields.call_policy),
  },
  { additionalProperties: false },
);

const Edit = Type.Object(
  { ...Type.Partial(Type.Object(Fields)).properties, revision: Type.Optional(Type.Integer()) },
  { additionalProperties: false },
);

const Integration = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  description: Type.String(),
  base_url: Type.String(),
  spec_id: Type.String(),
  operations: Type.Array(Type.String()),
  call_policy: CallPolicy,
  revision: Type.Integer(),
  warnings: Type.Array(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
  source_drifted_at: Type.Union([Type.String(), Type.Null()], {
    description: 'Since when the description at its address differs from the kept one; see refresh',
  }),
  updated_by: Type.Union([Type.String(), Type.Null()], {
    description: 'The e-mail address of who changed it last',
  }),
});

const Dependent = Type.Object({
  app_id: Type.String(),
  name: Type.String(),
  linked: Type.Boolean({ description: 'The app’s first prompt mentioned it, or a person chose it' }),
  last_call_at: Type.Union([Type.String(), Type.Null()]),
  calls_30_days: Type.Integer(),
});

const ShownCredential = Type.Object({
  type: CredentialInput.properties.type,
  scheme: Type.Union([Type.String(), Type.Null()]),
  in: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  username: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  token_url: Type.Optional(Type.String()),
  client_id: Type.Optional(Type.String()),
  scopes: Type.Optional(Type.Array(Type.String())),
  audience: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  client_authentication: Type.Optional(Type.String()),
  has_value: Type.Literal(true),
});

const IntegrationWithHeaders = Type.Object({
  ...Integration.properties,
  headers: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        sensitive: Type.Boolean(),
        value: Type.Optional(Type.String()),
        has_value: Type.Optional(Type.Boolean()),
      }),
    ),
  ),
  credentials: Type.Optional(Type.Array(ShownCredential)),
  headers_error: Type.Optional(
    Type.Union([Type.Object({ code: Type.String(), detail: Type.String() }), Type.Null()]),
  ),
});

const InWorkspace = Type.Object({ workspace: Type.String() });
const One = Type.Object({ workspace: Type.String(), slug: Type.String() });

/** Integrations of a workspace. Runs behind `memberOf`. */
export function integrationRoutes(integrations: Integrations): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/integrations',
      {
        bodyLimit: EDIT_BODY_BYTES,
        preValidation: wrapCredentials,
        schema: {
          operationId: 'createIntegration',
          tags: ['Integrations'],
          summary: 'Create an integration',
          params: InWorkspace,
          body: Create,
          response: { 201: IntegrationWithHeaders },
        },
      },
      async ({ member, body }, reply) => {
        requirePermission(member, 'integration.create');
        const view = toResponse(member, await integrations.create(member, body));
        return reply.code(201).header('etag', etag(view)).send(view);
      },
    );

    server.get(
      '/api/workspaces/:workspace/integrations',
      {
        schema: {
          operationId: 'listIntegrations',
          tags: ['Integrations'],
          summary: 'List integrations',
          params: InWorkspace,
          querystring: Type.Object(PageQuery),
          response: { 200: Page(Integration) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        requirePermission(member, 'integration.read');
        const rows = await integrations.list(member.workspace.id, fromCursor(cursor), limit + 1);
        return pageOf(rows, limit, (row) => row.slug);
      },
    );

    server.get(
      '/api/workspaces/:workspace/integrations/:slug',
      {
        schema: {
          operationId: 'getIntegration',
          tags: ['Integrations'],
          summary: 'Read an integration',
          params: One,
          response: { 200: IntegrationWithHeaders },
        },
      },
      async ({ member, params: { slug } }, reply) => {
        requirePermission(member, 'integration.read');
        const view = await read(member, slug);
        return reply.header('etag', etag(view)).send(view);
      },
    );

    server.patch(
      '/api/workspaces/:workspace/integrations/:slug',
      {
        bodyLimit: EDIT_BODY_BYTES,
        preValidation: wrapCredentials,
        schema: {
          operationId: 'updateIntegration',
          tags: ['Integrations'],
          summary: 'Edit an integration; If-Match carries the revision that was read',
          params: One,
          headers: Type.Object({ 'if-match': Type.Optional(Type.String()) }),
          body: Edit,
          response: { 200: IntegrationWithHeaders },
        },
      },
      async ({ member, params, headers, body: { revision, ...edit } }, reply) => {
        requirePermission(member, 'integration.edit');
        const expected = expectedRevision(headers['if-match'], revision);
        const view = toResponse(member, await integrations.edit(member, params.slug, expected, edit));
        return reply.header('etag', etag(view)).send(view);
      },
    );

    server.get(
      '/api/workspaces/:workspace/integrations/:slug/operations',
      {
        schema: {
          operationId: 'listIntegrationOperations',
          tags: ['Integrations'],
          summary: 'Describe what can be called of an integration',
          params: One,
          response: {
            200: Type.Object({ items: Type.Array(DescribedOperation), next_cursor: Type.Null() }),
          },
        },
      },
      async ({ member, params: { slug } }) => {
        requirePermission(member, 'integration.read');
        const operations = await integrations.readDefinitions(member.workspace.id, slug);
        return { items: operations.map(toOperationView), next_cursor: null };
      },
    );

    server.get(
      '/api/workspaces/:workspace/integrations/:slug/dependents',
      {
        schema: {
          operationId: 'listDependents',
          tags: ['Integrations'],
          summary: 'Which apps use an integration: they have it linked, or have called it',
          params: One,
          response: { 200: Type.Object({ items: Type.Array(Dependent), next_cursor: Type.Null() }) },
        },
      },
      async ({ member, params: { slug } }) => {
        requirePermission(member, 'integration.read');
        return { items: await integrations.usage(member.workspace.id, slug), next_cursor: null };
      },
    );

    server.delete(
      '/api/workspaces/:workspace/integrations/:slug',
      {
        schema: {
          operationId: 'deleteIntegration',
          tags: ['Integrations'],
          summary: 'Delete an integration; it can be restored for 30 days',
          params: One,
          querystring: Type.Object({
            confirm: Type.Optional(
              Type.String({ description: 'The slug again; needed where apps called it in the last 30 days' }),
            ),
          }),
          response: { 204: Type.Null() },
        },
      },
      async ({ member, params: { slug }, query: { confirm } }, reply) => {
        requirePermission(member, 'integration.delete');
        await integrations.remove(member, slug, confirm);
        return reply.code(204).send(null);
      },
    );
  };

  async function read(member: Membership, slug: string): Promise<Static<typeof IntegrationWithHeaders>> {
    return mayReadSecrets(member)
      ? withSecrets(await integrations.readDetails(member.workspace.id, slug))
      : integrations.read(member.workspace.id, slug);
  }
}

function toResponse(member: Membership, details: IntegrationDetails): Static<typeof IntegrationWithHeaders> {
  return mayReadSecrets(member) ? withSecrets(details) : details.integration;
}

function mayReadSecrets({ role, workspace }: Membership): boolean {
  return checkPermission({ role, ...workspace }, 'integration.read_headers').allowed;
}

/** One credential may come without a list around it. */
const wrapCredentials: preValidationHookHandler = ({ body }, _reply, done) => {
  if (typeof body === 'object' && body !== null && 'credentials' in body && isLone(body.credentials))
    body.credentials = [body.credentials];
  done();
};

function isLone(credentials: unknown): boolean {
  return typeof credentials === 'object' && credentials !== null && !Array.isArray(credentials);
}

function withSecrets({ integration, secrets }: IntegrationDetails): Static<typeof IntegrationWithHeaders> {
  const { headers, credentials, undecryptable, warnings } = secrets;
  return {
    ...integration,
    headers,
    credentials,
    headers_error: undecryptable === null ? null : { code: 'secrets_undecryptable', detail: undecryptable },
    warnings: [...integration.warnings, ...warnings],
  };
}

function etag({ revision }: Pick<IntegrationView, 'revision'>): string {
  return `"${revision}"`;
}

/** RFC 9110, 13.1.1: If-Match holds the entity tag that was read; a bare number and a `revision` field serve as well. */
function expectedRevision(ifMatch: string | undefined, field: number | undefined): number | '*' {
  if (ifMatch?.trim() === '*') return '*';
  const [, tag] = /^\s*(?:W\/)?"?(\d+)"?\s*$/.exec(ifMatch ?? '') ?? [];
  if (tag !== undefined) return Number(tag);
  if (ifMatch !== undefined)
    throw invalidRequest([{ path: 'headers.if-match', message: 'is not a revision such as "3"' }]);
  if (field !== undefined) return field;
  throw new Problem(
    'revision_required',
    'Send the revision you read in the If-Match header, so that nobody else’s change is overwritten unseen.',
  );
}
