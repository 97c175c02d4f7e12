import { type Base44Client, createClient } from '@base44/sdk';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type ApiClient, expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Instance } from '@trunkline/contract/schemas/instance';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Spec, SpecOperations } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';

/** The demo's story, step by step; each prints what it did. */

const WORKSPACE = '/api/workspaces/default';
const OPERATIONS = [
  'get:/tickets',
  'post:/tickets',
  'get:/tickets/{id}',
  'patch:/tickets/{id}',
  'get:/tickets/{id}/comments',
];

let step = 0;

export function say(what: string, result: string): void {
  step += 1;
  console.log(`${String(step).padStart(2)}. ${what}\n    ${result}`);
}

/** Registers the ticket system, unless an earlier run did. */
export async function registerTickets(api: ApiClient): Promise<void> {
  const known = await api('GET', `${WORKSPACE}/integrations/tickets`);
  if (known.status === 200) {
    const { operations, base_url } = expectBody(known, Integration);
    say(
      'Found the integration "tickets" of an earlier run',
      `${operations.length} operations at ${base_url}`,
    );
    return;
  }
  const { sample_api } = expectBody(await api('GET', '/api/instance'), Instance);
  if (!sample_api) throw new Error('The sample API is off: start without SAMPLE_API=off.');
  const spec = expectBody(await api('POST', `${WORKSPACE}/specs`, { url: sample_api.spec_url }), Spec);
  say(
    `Imported ${sample_api.spec_url}`,
    `${spec.title} ${spec.version}: ${spec.operation_count} operations, ${spec.format}`,
  );
  const listed = expectBody(
    await api('GET', `${WORKSPACE}/specs/${spec.id}/operations?search=tickets`),
    SpecOperations,
  );
  say('Listed the operations that match "tickets"', listed.items.map(({ key }) => key).join(', '));
  const integration = expectBody(
    await api('POST', `${WORKSPACE}/integrations`, {
      spec_id: spec.id,
      slug: 'tickets',
      name: 'Tickets',
      description: 'The sample ticket system: support tickets and their comments',
      operations: OPERATIONS,
      headers: [{ ...sample_api.header, sensitive: true }],
    }),
    Integration,
  );
  say(
    'Created the integration "tickets" with the API’s key',
    `${integration.operations.length} operations; the key shows as ${JSON.stringify(integration.headers?.[0])}`,
  );
}

export type DemoApp = { id: string; token: string };

/** Creates the demo's app, or finds that of an earlier run; tokens are shown once, so each run creates another. */
export async function prepareApp(api: ApiClient): Promise<DemoApp> {
  const { items } = expectBody(await api('GET', `${WORKSPACE}/apps?search=Demo%20app`), Page(App));
  const known = items.find(({ name }) => name === 'Demo app');
  const app = known ?? expectBody(await api('POST', `${WORKSPACE}/apps`, { name: 'Demo app' }), App);
  const { token } = expectBody(
    await api('POST', `${WORKSPACE}/apps/${app.id}/tokens`, { name: 'demo' }),
    TokenWithSecret,
  );
  say(
    known ? 'Found the app "Demo app"' : 'Created the app "Demo app"',
    `id ${app.id}, with a new app token`,
  );
  return { id: app.id, token };
}

/** Calls the ticket system as the app does: through the public SDK, without its key. */
export async function callTickets(serverUrl: string, { id, token }: DemoApp): Promise<void> {
  const base44 = createClient({ serverUrl, appId: id, token });
  const { custom } = base44.integrations;
  const list = await custom.call('tickets', 'get:/tickets', { queryParams: { per_page: 3 } });
  say("base44.integrations.custom.call('tickets', 'get:/tickets', …)", JSON.stringify(list));
  const created = await custom.call('tickets', 'post:/tickets', {
    payload: { title: 'Created by the demo' },
  });
  say("… 'post:/tickets' opens a ticket", JSON.stringify(created));
  const missing = await custom.call('tickets', 'get:/tickets/{id}', { pathParams: { id: '4711' } });
  say('… a ticket that does not exist: the API’s own response', JSON.stringify(missing));
  say('… a missing parameter: Trunkline’s response, before anything is sent', await refusalOf(custom));
}

/** Calls the ticket system as an agent of the app does: over MCP, where each endpoint is a tool. */
export async function callAsAgent(serverUrl: string, { token }: DemoApp): Promise<void> {
  const client = new Client({ name: 'Demo agent', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', serverUrl), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  const { tools } = await client.listTools();
  say(`An agent lists its tools at ${serverUrl}/mcp`, tools.map(({ name }) => name).join(', '));
  const list = tools.find(
    ({ annotations, inputSchema }) => annotations?.readOnlyHint && !inputSchema.required?.length,
  );
  if (!list) throw new Error('No tool lists tickets.');
  const { content } = await client.callTool({
    name: list.name,
    arguments: { per_page: 2, select: 'tickets[].title' },
  });
  say(
    `… and calls ${list.name}, for two titles`,
    content.map((one) => (one.type === 'text' ? one.text : one.type)).join(' '),
  );
  await client.close();
}

async function refusalOf(custom: Base44Client['integrations']['custom']): Promise<string> {
  try {
    await custom.call('tickets', 'get:/tickets/{id}');
    return 'no refusal';
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return `${error.name} ${error.code}: ${error.message}`;
  }
}
