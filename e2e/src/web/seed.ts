import {
  type ApiClient,
  type ApiResponse,
  createApiClient,
  expectBody,
} from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Instance } from '@trunkline/contract/schemas/instance';
import { CompleteList, Page } from '@trunkline/contract/schemas/lists';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { type Static, type TSchema, Type } from 'typebox';
import { ALAN, GRACE, joinDefault } from './colleagues.ts';

/**
 * Fills a new server with what the screens show: an integration with the sample API, apps, and calls of them.
 *
 * @param token a personal token of the admin
 */
export async function seed(url: string, token: string): Promise<void> {
  const api = createApiClient(url, { authorization: `Bearer ${token}` });
  await namePersonalWorkspace(url, token);
  await registerTickets(api);
  await registerPayments(api);
  // Of one integration calls were captured, of the other they are.
  for (const slug of ['tickets', 'payments-sandbox'])
    await expectStatus(
      api('PUT', `/api/workspaces/default/integrations/${slug}/capture`, { minutes: 60 }),
      200,
    );
  await createAppWithCalls(
    url,
    api,
    'Support board',
    'Show our open tickets by team, and who waits longest for an answer',
  );
  await createAppWithCalls(url, api, 'Weekly report', 'A report every Monday');
  await expectStatus(api('DELETE', '/api/workspaces/default/integrations/tickets/capture'), 204);
  await restrictSupportBoard(url, api);
  await expectStatus(
    // Nothing is sent to it: the screens change no spec.
    api('POST', '/api/workspaces/default/alert-destinations', {
      type: 'webhook',
      name: 'On-call chat',
      url: 'https://hooks.example.com/alerts',
      events: ['spec.update_found'],
    }),
  );
  await api('POST', '/api/workspaces', { name: 'Design team' });
  await expectStatus(api('POST', '/api/workspaces', { name: 'Small team' }));
  await expectStatus(api('PATCH', '/api/operator/workspaces/small-team', { plan: 'starter' }), 200);
  await inviteColleagues(url, api);
  await expectStatus(api('POST', '/api/tokens', { name: 'Nightly export' }));
}

/**
 * Gives the admin's personal workspace, whose slug ends with random characters, the slug `admin`.
 *
 * @param token a personal token of the admin
 */
export async function namePersonalWorkspace(url: string, token: string): Promise<void> {
  const api = createApiClient(url, { authorization: `Bearer ${token}` });
  const { items } = await expectResponse(api('GET', '/api/workspaces'), CompleteList(Workspace), 200);
  const personal = items.find(({ kind }) => kind === 'personal');
  await expectStatus(api('PATCH', `/api/workspaces/${personal?.slug}`, { slug: 'admin' }), 200);
}

/** Two who have joined, and two who have not yet. */
async function inviteColleagues(url: string, api: ApiClient): Promise<void> {
  await joinDefault(url, api, GRACE, 'editor');
  await joinDefault(url, api, ALAN, 'viewer');
  await expectStatus(
    api('POST', '/api/workspaces/default/invitations', { role: 'admin', email: 'katherine@example.com' }),
  );
  await expectStatus(api('POST', '/api/workspaces/default/invitations', { role: 'viewer' }));
}

async function registerTickets(api: ApiClient): Promise<void> {
  const { sample_api } = await expectResponse(api('GET', '/api/instance'), Instance, 200);
  if (!sample_api) throw new Error('the server serves no sample API');
  const spec = await expectResponse(
    api('POST', '/api/workspaces/default/specs', { url: sample_api.spec_url }),
    Spec,
  );
  await expectStatus(
    api('POST', '/api/workspaces/default/integrations', {
      spec_id: spec.id,
      slug: 'tickets',
      name: 'Tickets',
      description: 'The sample ticket system: support tickets and their comments',
      operations: ['get:/tickets', 'post:/tickets', 'get:/tickets/{id}'],
      headers: [{ ...sample_api.header, sensitive: true }],
    }),
  );
}

/** An API with a larger spec than the sample; its URL does not respond. Beside it is a deleted one. */
async function registerPayments(api: ApiClient): Promise<void> {
  for (const [slug, name] of [
    ['payments-sandbox', 'Payments (sandbox)'],
    ['payments-old', 'Payments, first try'],
  ] as const) {
    const spec = await expectResponse(
      api('POST', '/api/workspaces/default/specs', { document: PAYMENTS }),
      Spec,
    );
    await expectStatus(
      api('POST', '/api/workspaces/default/integrations', {
        spec_id: spec.id,
        slug,
        name,
        operations: ['get:/charges', 'post:/accounts/{account}/charges'],
        headers: [
          { name: 'X-Tenant', value: 'blue' },
          { name: 'X-Secret-Key', value: 'sk_test_example' },
        ],
      }),
    );
  }
  await api('DELETE', '/api/workspaces/default/integrations/payments-old');
}

async function createAppWithCalls(url: string, api: ApiClient, name: string, prompt: string): Promise<void> {
  const app = await expectResponse(api('POST', '/api/workspaces/default/apps', { name, prompt }), App);
  const { token } = await expectResponse(
    api('POST', `/api/workspaces/default/apps/${app.id}/tokens`, { name }),
    TokenWithSecret,
  );
  const asApp = createApiClient(url, { authorization: `Bearer ${token}` });
  const tickets = `/api/apps/${app.id}/integrations/custom/tickets`;
  for (const id of [1, 2, 3, 4711])
    await asApp('POST', `${tickets}/get:/tickets/{id}`, { path_params: { id } });
  await asApp('POST', `${tickets}/get:/tickets`, { query_params: { per_page: 3 } });
  await asApp('POST', `/api/apps/${app.id}/integrations/custom/payments-sandbox/get:/charges`);
}

/** An app that may not do everything, with a call that is refused for it. */
async function restrictSupportBoard(url: string, api: ApiClient): Promise<void> {
  const { items } = await expectResponse(api('GET', '/api/workspaces/default/apps'), Page(App), 200);
  const id = items.find(({ name }) => name === 'Support board')?.id;
  const app = `/api/workspaces/default/apps/${id}`;
  await expectStatus(
    api('PATCH', app, {
      allowed_origins: ['https://board.example.com'],
      user_tokens: {
        issuer: 'https://login.example.com',
        audience: 'board',
        required_claims: { role: 'support', beta: true },
      },
      anonymous_calls: { calls_per_minute: 60, calls_per_minute_per_ip: 10 },
    }),
    200,
  );
  const limits = { enabled: true, operations: ['get:/tickets', 'get:/tickets/{id}'], calls_per_minute: 120 };
  await expectStatus(api('PUT', `${app}/integrations/tickets`, limits), 200);
  await expectStatus(
    api('PUT', `${app}/integrations/payments-sandbox`, { enabled: false, operations: null }),
    200,
  );
  const { token } = await expectResponse(
    api('POST', `${app}/tokens`, { name: 'Ada’s laptop', expires_at: '2099-01-31T09:30:00Z' }),
    TokenWithSecret,
  );
  const asApp = createApiClient(url, { authorization: `Bearer ${token}` });
  await asApp('POST', `/api/apps/${id}/integrations/custom/tickets/post:/tickets`, {
    payload: { title: 'Help' },
  });
  await asApp('POST', `/api/apps/${id}/integrations/custom/payments-sandbox/get:/charges`);
}

const PAYMENTS = {
  openapi: '3.1.0',
  info: { title: 'Payments API', version: '2027-01-31' },
  servers: [{ url: 'https://api.payments.invalid/v2' }],
  paths: {
    '/charges': {
      get: {
        summary: 'List charges',
        description:
          'The **newest first**. Amounts are in the smallest unit of their currency; see [the guide](https://payments.example/guide).\n\n- `open`: not yet paid\n- `paid`: done',
        parameters: [
          {
            name: 'status',
            in: 'query',
            description: 'Only charges in this state',
            schema: { type: 'string', enum: ['open', 'paid', 'failed'] },
          },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
          { name: 'expand', in: 'query', schema: { type: 'boolean' } },
          { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          {
            name: 'created',
            in: 'query',
            style: 'deepObject',
            description: 'A range of time',
            schema: {
              type: 'object',
              properties: {
                from: { type: 'string', format: 'date' },
                to: { type: 'string', format: 'date' },
              },
            },
          },
        ],
        responses: {
          200: {
            description: 'ok',
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  items: {
                    type: 'object',
                    properties: {
                      id: { type: 'integer' },
                      amount: { type: 'integer' },
                      paid: { type: 'boolean' },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    '/accounts/{account}/charges': {
      post: {
        summary: 'Charge an account',
        parameters: [
          { name: 'account', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', format: 'uuid' } },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['amount', 'currency'],
                properties: {
                  amount: { type: 'integer', minimum: 1, description: 'In the smallest unit' },
                  currency: { type: 'string', enum: ['EUR', 'USD', 'GBP'] },
                  lines: {
                    type: 'array',
                    items: {
                      type: 'object',
                      required: ['sku'],
                      properties: { sku: { type: 'string' }, count: { type: 'integer', default: 1 } },
                    },
                  },
                },
              },
            },
          },
        },
        responses: { 201: { description: 'charged' } },
      },
    },
  },
};

async function expectResponse<Schema extends TSchema>(
  response: Promise<ApiResponse>,
  schema: Schema,
  status = 201,
): Promise<Static<Schema>> {
  return expectBody(await response, schema, status);
}

/** For a response whose body does not matter. */
async function expectStatus(response: Promise<ApiResponse>, status = 201): Promise<void> {
  await expectResponse(response, Type.Unknown(), status);
}
