/** Responses of a workspace where apps may use only what admins granted. */

const workspace = {
  slug: 'default',
  name: 'Default',
  kind: 'shared',
  plan: 'builder',
  app_access: 'granted',
  role: 'owner',
  created_at: '2026-01-01T00:00:00.000Z',
};
const CALLED = '2026-11-20T09:30:00.000Z';
const cell = (slug: string, changes: object) => ({
  slug,
  level: 'off',
  is_granted: false,
  is_requested: false,
  last_call_at: null,
  ...changes,
});
const access = (slug: string, name: string, changes: object) => ({
  slug,
  name,
  level: 'off',
  enabled: true,
  operations: null,
  calls_per_minute: null,
  grant: null,
  operation_count: 4,
  reading_operation_count: 2,
  last_call_at: null,
  calls_30_days: 0,
  ...changes,
});
const request = {
  id: 'request-1',
  app_id: 'app-1',
  app_name: 'Weekly report',
  slug: 'tickets',
  integration_name: 'Tickets',
  operations: ['get:/tickets', 'get:/tickets/{id}'],
  reason: 'Lists the tickets that are still open on Friday.',
  status: 'pending',
  requested_by_email: 'ada@example.com',
  requested_at: '2026-11-25T08:00:00.000Z',
  decided_by_email: null,
  decided_at: null,
  note: null,
};
const list = (items: object[]) => ({ items, next_cursor: null });

export const GRANTED = {
  '**/api/workspaces': { json: list([workspace]) },
  '**/api/workspaces/default/access-requests*': { json: list([request]) },
  '**/api/workspaces/default/app-access*': {
    json: {
      apps: list([
        {
          id: 'app-1',
          name: 'Weekly report',
          integration_access: 'all',
          cells: [
            cell('payments-sandbox', { level: 'all', is_granted: true, last_call_at: CALLED }),
            cell('tickets', { is_requested: true, last_call_at: CALLED }),
          ],
        },
        {
          id: 'app-2',
          name: 'Support board',
          integration_access: 'all',
          cells: [
            cell('payments-sandbox', { level: 'read_only', is_granted: true }),
            cell('tickets', { level: 'limited', is_granted: true, last_call_at: CALLED }),
            cell('weather', { is_granted: true }),
          ],
        },
      ]),
      integrations: list([
        { slug: 'payments-sandbox', name: 'Payments (sandbox)' },
        { slug: 'tickets', name: 'Tickets' },
        { slug: 'weather', name: 'Weather' },
      ]),
    },
  },
  '**/api/workspaces/default/apps/*/integrations?*': {
    json: list([
      access('payments-sandbox', 'Payments (sandbox)', {
        level: 'read_only',
        grant: { operations: ['get:/charges'] },
        last_call_at: CALLED,
        calls_30_days: 1234,
      }),
      access('tickets', 'Tickets', {
        level: 'limited',
        grant: { operations: ['get:/tickets', 'post:/tickets'] },
      }),
      access('weather', 'Weather', {}),
    ]),
  },
};
