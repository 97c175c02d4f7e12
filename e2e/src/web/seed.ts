import { type Api, apiWith, personalToken } from '../api.ts';

/** What stands on the screens that are looked at: an integration with the sample API, apps, and calls of them. */
export async function seed(url: string): Promise<void> {
  const api = apiWith(url, { authorization: `Bearer ${await personalToken(url)}` });
  await registerTickets(api);
  for (const name of ['Support board', 'Weekly report']) await makeAppWithCalls(url, api, name);
  await api('POST', '/api/workspaces', { name: 'Design team' });
}

async function registerTickets(api: Api): Promise<void> {
  const { sample_api } = await created(api('GET', '/api/instance'), 200);
  const spec = await created(api('POST', '/api/workspaces/default/specs', { url: sample_api.spec_url }));
  await created(
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

async function makeAppWithCalls(url: string, api: Api, name: string): Promise<void> {
  const app = await created(api('POST', '/api/workspaces/default/apps', { name }));
  const { token } = await created(api('POST', `/api/workspaces/default/apps/${app.id}/tokens`, { name }));
  const asApp = apiWith(url, { authorization: `Bearer ${token}` });
  const tickets = `/api/apps/${app.id}/integrations/custom/tickets`;
  for (const id of [1, 2, 3, 4711])
    await asApp('POST', `${tickets}/get:/tickets/{id}`, { path_params: { id } });
  await asApp('POST', `${tickets}/get:/tickets`, { query_params: { per_page: 3 } });
}

async function created(answer: ReturnType<Api>, expected = 201) {
  const { status, body } = await answer;
  if (status !== expected) throw new Error(`seeding: ${status} ${JSON.stringify(body)}`);
  return body;
}
