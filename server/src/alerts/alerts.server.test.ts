import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { ALERT_EVENT_TYPES } from '@trunkline/contract/alert-events';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import {
  AlertDelivery,
  AlertDestination,
  AlertDestinationWithSecret,
  AlertSecret,
} from '@trunkline/contract/schemas/alerts';
import { App } from '@trunkline/contract/schemas/apps';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CompleteList, Page } from '@trunkline/contract/schemas/lists';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Webhook } from 'standardwebhooks';
import { startGatewayFixture } from '../testing/gateway.ts';
import { type Instance, startInstance } from '../testing/instance.ts';
import { type Mailbox, startMailbox } from '../testing/mailbox.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember, type TestUser } from '../testing/test-users.ts';
import { until } from '../testing/until.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';

const BASE = '/api/workspaces/default';
const DESTINATIONS = `${BASE}/alert-destinations`;

describe('alerts over HTTP', () => {
  const scope = suiteScope();
  let instance: Instance;
  let mailbox: Mailbox;
  let receiver: Upstream;
  let admin: TestUser;
  let viewer: TestUser;
  const prepared = { status: 200 };

  before(async () => {
    mailbox = await startMailbox(scope);
    receiver = await startUpstream(scope, (_request, response) => {
      response.writeHead(prepared.status).end('thank you');
    });
    instance = await startInstance(scope, { EGRESS_ALLOW: '127.0.0.1', SMTP_URL: mailbox.url });
    admin = await newMember(instance, 'ada@example.com', 'admin');
    viewer = await newMember(instance, 'vic@example.com', 'viewer');
  });

  const create = async (body: object) =>
    expectBody(
      await instance.api('POST', DESTINATIONS, { name: 'Hook', ...body }),
      AlertDestinationWithSecret,
    );
  const createWebhook = (events: string[], path = '/hook') =>
    create({ type: 'webhook', url: receiver.url + path, events });
  const listAll = async () =>
    expectBody(await instance.api('GET', DESTINATIONS), CompleteList(AlertDestination)).items;
  const deliveriesOf = async (id: string) =>
    expectBody(await instance.api('GET', `${DESTINATIONS}/${id}/deliveries`), Page(AlertDelivery)).items;
  const receivedAt = (path: string) => receiver.requests.filter(({ line }) => line === `POST ${path}`);

  test('what members and apps do arrives, signed by the secret that was returned once', async () => {
    const events = [
      'token.created',
      'token.revoked',
      'member.added',
      'member.removed',
      'member.role_changed',
      'personal_token.created',
      'personal_token.revoked',
    ];
    const { id, secret, ...created } = await createWebhook(events, '/people');
    assert.ok(secret);
    assert.deepEqual([created.enabled, created.events, created.members], [true, events, []]);
    const app = expectBody(await instance.api('POST', `${BASE}/apps`, { name: 'Board' }), App);
    const tokens = `${BASE}/apps/${app.id}/tokens`;
    const token = expectBody(await instance.api('POST', tokens, { name: 'Live' }), TokenWithSecret);
    await instance.api('DELETE', `${tokens}/${token.id}`);
    const guest = await newMember(instance, 'gus@example.com', 'viewer');
    await instance.api('PATCH', `${BASE}/members/${guest.id}`, { role: 'editor' });
    await instance.api('DELETE', `${BASE}/members/${guest.id}`);
    const own = expectBody(await instance.api('POST', '/api/tokens', { name: 'Mine' }), TokenWithSecret);
    await instance.api('DELETE', `/api/tokens/${own.id}`);
    const delivered = async () => (await deliveriesOf(id)).filter(({ status }) => status === 'delivered');
    await until(async () => (await delivered()).length, events.length);
    const payloads = receivedAt('/people').map(({ body, headers }) =>
      new Webhook(secret).verify(body, headers),
    );
    const by = { email: 'admin@example.com' };
    const member = { user_id: guest.id, email: 'gus@example.com' };
    assert.partialDeepStrictEqual(payloads, [
      { type: 'token.created', data: { app: { name: 'Board' }, token: { id: token.id, name: 'Live' }, by } },
      { type: 'token.revoked', data: { token: { id: token.id } } },
      { type: 'member.added', data: { member, role: 'viewer', by: { email: 'gus@example.com' } } },
      { type: 'member.role_changed', data: { member, before: 'viewer', after: 'editor', by } },
      { type: 'member.removed', data: { member, role: 'editor', by } },
      { type: 'personal_token.created', data: { token: { id: own.id, name: 'Mine' }, expires_at: null, by } },
      { type: 'personal_token.revoked', data: { token: { id: own.id, name: 'Mine' }, by } },
    ]);
    assert.ok(!JSON.stringify(payloads).includes(own.token));
    assert.ok(!JSON.stringify(payloads).includes(token.token));
    const items = await deliveriesOf(id);
    assert.deepEqual(
      items.map(({ event, status, response_status, response_excerpt }) => [
        event,
        status,
        response_status,
        response_excerpt,
      ]),
      [
        'personal_token.revoked',
        'personal_token.created',
        'member.removed',
        'member.role_changed',
        'member.added',
        'token.revoked',
        'token.created',
      ].map((event) => [event, 'delivered', 200, 'thank you']),
    );
    await instance.api('DELETE', `${DESTINATIONS}/${id}`);
  });

  test('a secret is in no other response, in no log and not in the audit log', async () => {
    const { id, secret } = await createWebhook(['token.created']);
    const rotated = expectBody(await instance.api('POST', `${DESTINATIONS}/${id}/secret`), AlertSecret);
    assert.notEqual(rotated.secret, secret);
    await instance.api('PATCH', `${DESTINATIONS}/${id}`, { name: 'Renamed' });
    const tested = expectBody(await instance.api('POST', `${DESTINATIONS}/${id}/test`), AlertDelivery);
    const seen = JSON.stringify([
      tested,
      await listAll(),
      await deliveriesOf(id),
      await instance.api('GET', `${BASE}/audit-log`),
      await instance.db.selectFrom('alert_destinations').selectAll().execute(),
      instance.logLines,
    ]);
    for (const text of [secret, rotated.secret])
      assert.ok(text && !seen.includes(text) && !seen.includes(text.slice(6)));
    const { items } = expectBody(
      await instance.api('GET', `${BASE}/audit-log?action=alert_destination`),
      Page(AuditEvent),
    );
    assert.deepEqual(
      items.slice(0, 4).map(({ action }) => action.split('.')[1]),
      ['test', 'edit', 'rotate_secret', 'create'],
    );
    await instance.api('DELETE', `${DESTINATIONS}/${id}`);
  });

  test('a test alert says at once what came of it, is sent once, and can be sent again', async () => {
    const { id, secret } = await createWebhook(['token.created'], '/test');
    prepared.status = 500;
    const failed = expectBody(await instance.api('POST', `${DESTINATIONS}/${id}/test`), AlertDelivery);
    prepared.status = 200;
    assert.partialDeepStrictEqual(failed, {
      event: 'alert.test',
      status: 'failed',
      attempts: 1,
      response_status: 500,
      response_excerpt: 'thank you',
      next_attempt_at: null,
    });
    assert.match(failed.error ?? '', /500/);
    const again = `${DESTINATIONS}/${id}/deliveries/${failed.id}/retry`;
    assert.equal(expectBody(await instance.api('POST', again), AlertDelivery).status, 'pending');
    await until(async () => (await deliveriesOf(id))[0]?.status, 'delivered');
    const [first, second] = receivedAt('/test');
    assert.ok(second && secret);
    new Webhook(secret).verify(second.body, second.headers);
    assert.equal(first?.headers['webhook-id'], second.headers['webhook-id']);
    await instance.api('PATCH', `${DESTINATIONS}/${id}`, { enabled: false });
    expectProblem(await instance.api('POST', again), 409, 'alert_destination_disabled');
    await instance.api('DELETE', `${DESTINATIONS}/${id}`);
  });

  test('emails go to chosen members, as long as they are members', async () => {
    const { id, members, secret } = await create({
      type: 'email',
      name: 'Us',
      user_ids: [viewer.id, admin.id],
      events: ['token.created'],
    });
    assert.equal(secret, null);
    assert.deepEqual(
      members.map(({ email }) => email),
      ['ada@example.com', 'vic@example.com'],
    );
    mailbox.received.length = 0;
    const app = expectBody(await instance.api('POST', `${BASE}/apps`, { name: 'Mailed' }), App);
    await instance.api('POST', `${BASE}/apps/${app.id}/tokens`, { name: 'Live' });
    const mails = [await mailbox.next(), await mailbox.next()];
    assert.deepEqual(
      mails.flatMap(({ to }) => to),
      ['ada@example.com', 'vic@example.com'],
    );
    assert.equal(mails[0]?.subject, '[Default] A token of Mailed was created');
    assert.match(mails[0]?.text ?? '', /"Live", by admin@example.com/);
    assert.match(mails[0]?.link ?? '', new RegExp(`/w/default/apps/${app.id}$`));
    await instance.api('DELETE', `${BASE}/members/${viewer.id}`);
    const tested = expectBody(await instance.api('POST', `${DESTINATIONS}/${id}/test`), AlertDelivery);
    assert.equal(tested.status, 'delivered');
    assert.deepEqual((await mailbox.next()).to, ['ada@example.com']);
    await instance.api('DELETE', `${DESTINATIONS}/${id}`);
  });

  test('wrong input is refused, field by field', async () => {
    const events = ['token.created'];
    const table: [body: object, path: string][] = [
      [{ type: 'webhook', events }, 'url'],
      [{ type: 'webhook', events, url: 'hooks.example.com' }, 'url'],
      [{ type: 'webhook', events, url: 'ftp://hooks.example.com' }, 'url'],
      [{ type: 'webhook', events, url: 'https://me:pw@hooks.example.com' }, 'url'],
      [{ type: 'webhook', events, url: 'http://10.0.0.1/hook' }, 'url'],
      [{ type: 'webhook', events, url: 'https://hooks.example.com', user_ids: [] }, 'user_ids'],
      [{ type: 'webhook', events: [], url: 'https://hooks.example.com' }, 'events'],
      [{ type: 'webhook', events: ['alert.test'], url: 'https://hooks.example.com' }, 'events.0'],
      [{ type: 'email', events }, 'user_ids'],
      [{ type: 'email', events, user_ids: [] }, 'user_ids'],
      [{ type: 'email', events, user_ids: ['somebody'] }, 'user_ids.0'],
    ];
    for (const [body, path] of table) {
      const response = await instance.api('POST', DESTINATIONS, { name: 'Wrong', ...body });
      assert.deepEqual(
        expectProblem(response, 422, 'invalid_request').errors.map((issue) => issue.path),
        [path],
        JSON.stringify(body),
      );
    }
  });

  test('is for admins, of the same workspace', async () => {
    const { id } = await createWebhook(['token.created']);
    const editor = await newMember(instance, 'ed@example.com', 'editor');
    const requests: [method: string, path: string, body?: object][] = [
      ['GET', ''],
      ['POST', '', { type: 'webhook', name: 'x', url: receiver.url, events: ['token.created'] }],
      ['PATCH', `/${id}`, { name: 'x' }],
      ['POST', `/${id}/test`],
      ['POST', `/${id}/secret`],
      ['GET', `/${id}/deliveries`],
      ['POST', `/${id}/deliveries/1/retry`],
      ['DELETE', `/${id}`],
    ];
    await admin.api('POST', '/api/workspaces', { name: 'Other' });
    for (const [method, path, body] of requests) {
      expectProblem(await editor.api(method, DESTINATIONS + path, body), 403, 'forbidden');
      if (path.startsWith('/'))
        expectProblem(
          await admin.api(method, `/api/workspaces/other/alert-destinations${path}`, body),
          404,
          'not_found',
        );
    }
    expectProblem(await instance.api('POST', `${DESTINATIONS}/${id}/deliveries/1/retry`), 404, 'not_found');
    await instance.api('DELETE', `${DESTINATIONS}/${id}`);
  });

  test('a workspace has so many at most, which are deleted with it', async () => {
    await instance.api('POST', '/api/workspaces', { name: 'Short' });
    const path = '/api/workspaces/short/alert-destinations';
    const body = { type: 'webhook', name: 'Hook', url: `${receiver.url}/short`, events: ALERT_EVENT_TYPES };
    for (let count = 0; count < 20; count += 1)
      expectBody(await instance.api('POST', path, body), AlertDestinationWithSecret);
    expectProblem(await instance.api('POST', path, body), 403, 'quota_exceeded');
    const { items } = expectBody(await instance.api('GET', path), CompleteList(AlertDestination));
    await instance.api('POST', `${path}/${items[0]?.id}/test`);
    await instance.api('DELETE', '/api/workspaces/short?confirm=short');
    for (const table of ['alert_destinations', 'alert_deliveries', 'alert_states'] as const) {
      const rows = await instance.db.selectFrom(table).selectAll().execute();
      assert.deepEqual(rows, [], table);
    }
  });
});

test('without a mail server, email destinations are refused, and say why', async (t) => {
  const instance = await startInstance(t);
  const body = { type: 'email', name: 'Us', user_ids: ['x'], events: ['token.created'] };
  const problem = expectProblem(await instance.api('POST', DESTINATIONS, body), 409, 'mail_not_configured');
  assert.match(problem.detail ?? '', /SMTP_URL/);
});

test('a circuit that opens during a call is said, with what opened it', async (t) => {
  const gateway = await startGatewayFixture(t, {
    document: {
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      paths: { '/things': { get: {} } },
    },
    call_policy: { retries: 0, circuit_breaker: { failures: 1, open_seconds: 60 } },
  });
  const { instance, upstream, integration } = gateway;
  gateway.respond = ({ line }, response) => response.writeHead(line === 'POST /hook' ? 204 : 503).end();
  await instance.api('POST', DESTINATIONS, {
    type: 'webhook',
    name: 'Hook',
    url: `${upstream.url}/hook`,
    events: ['integration.circuit_opened'],
  });
  await gateway.call('get:/things');
  const alerts = () => upstream.requests.filter(({ line }) => line === 'POST /hook');
  await until(async () => alerts().length, 1);
  const payload: unknown = JSON.parse(alerts()[0]?.body ?? '');
  assert.partialDeepStrictEqual(payload, {
    type: 'integration.circuit_opened',
    data: { integration: { id: integration.id, slug: 'api' } },
  });
});
