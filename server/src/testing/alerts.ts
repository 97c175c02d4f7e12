import { randomBytes } from 'node:crypto';
import type { CreateAlertDestinationBody } from '@trunkline/contract/schemas/alerts';
import { createAlertDeliveries } from '../alerts/deliveries.ts';
import { createAlertDestinations } from '../alerts/destinations.ts';
import { createEgress } from '../egress/dispatcher.ts';
import { parseEgressAllow } from '../egress/rules.ts';
import { localLimiters } from '../redis/limiters.ts';
import { createLocalKeyProvider } from '../secrets/keys.ts';
import { createVault } from '../secrets/vault.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { insertTestWorkspace, takeRaised } from './alerts-storage.ts';
import { openEmptyDatabase } from './database.ts';
import type { Scope } from './scope.ts';
import { startUpstream, type Upstream } from './upstream.ts';

/** Alerts of one workspace without HTTP and without jobs: the test runs them at the time that it says. */
export async function startAlerts(scope: Scope, allow = '127.0.0.1') {
  const db = await openEmptyDatabase(scope);
  const workspace: Membership['workspace'] = {
    id: 'w',
    slug: 'team',
    name: 'Team',
    kind: 'shared',
    plan: 'builder',
    app_access: 'open',
    created_at: '',
  };
  await insertTestWorkspace(db, workspace);
  const egressRules = parseEgressAllow(allow);
  const egress = createEgress({
    rules: egressRules,
    connectTimeoutMs: 30_000,
    headersTimeoutMs: 30_000,
    bodyTimeoutMs: 30_000,
  });
  scope.after(() => egress.close());
  const vault = createVault(db, createLocalKeyProvider(randomBytes(32)), true);
  const mailer = { reachesPeople: false, deliver: async () => {} };
  const destinations = createAlertDestinations({ db, vault, egressRules, mailer });
  const startDeliveries = () =>
    createAlertDeliveries({
      db,
      vault,
      egress,
      mailer,
      origin: 'https://trunkline',
      createLimiter: localLimiters,
    });
  const member: Membership = {
    workspace,
    role: 'owner',
    user: { id: 'u', email: 'u@example.com', name: 'U' },
    origin: { ip: 'local', via: 'session' },
  };
  const prepared = { status: 204, body: '' };
  const receiver: Upstream = await startUpstream(scope, (_request, response) => {
    response.writeHead(prepared.status).end(prepared.body);
  });
  const signal = new AbortController().signal;
  const deliveries = startDeliveries();
  return {
    db,
    vault,
    member,
    destinations,
    deliveries,
    startDeliveries,
    receiver,
    /** What the receiver responds with. */
    prepared,
    listen: (events: CreateAlertDestinationBody['events'], url = `${receiver.url}/hook`) =>
      destinations.create(member, { type: 'webhook', name: 'Hook', url, events }),
    deliverAt: (now: number) => deliveries.deliverDue(signal, now),
    takeRaised: () => takeRaised(db),
  };
}
