import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Me } from '@trunkline/contract/schemas/account';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { InvitationWithLink } from '@trunkline/contract/schemas/invitations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Value } from 'typebox/value';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { addMember, invite, newOutsider, type TestUser } from '../testing/test-users.ts';

type Row = Record<string, unknown> & { action: string; at: string; changes: object };

describe('the audit log', () => {
  const scope = suiteScope();
  let instance: Instance;
  let grace: TestUser;
  let token: string;

  const workspace = '/api/workspaces/team';
  const list = async (query = ''): Promise<Row[]> =>
    expectBody(await instance.api('GET', `${workspace}/audit-log${query}`), Page(AuditEvent)).items;
  const actions = async (query: string) => (await list(query)).map(({ action }) => action);

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1' });
    grace = await newOutsider(instance, 'grace@example.com');
    const { api } = instance;
    await api('POST', '/api/workspaces', { name: 'Team', slug: 'team' });
    await api('PATCH', workspace, { name: '=HYPERLINK("https://evil.example","Team")' });
    token = await invite(api, 'team', { role: 'viewer' });
    await grace.api('POST', `/api/invitations/${token}/accept`);
    await api('PATCH', `${workspace}/members/${grace.id}`, { role: 'admin' });
    await api('PATCH', `${workspace}/members/${grace.id}`, { role: 'admin' });
    const body = expectBody(
      await grace.api('POST', `${workspace}/invitations`, { role: 'editor' }),
      InvitationWithLink,
    );
    await grace.api('PATCH', `${workspace}/invitations/${body.id}`, { role: 'viewer' });
    await grace.api('DELETE', `${workspace}/invitations/${body.id}`);
    await api('PATCH', '/api/operator/workspaces/team', { plan: 'pro' });
    await api('POST', `${workspace}/transfer`, { user_id: grace.id });
    await grace.api('POST', `${workspace}/transfer`, {
      user_id: expectBody(await api('GET', '/api/me'), Me).id,
    });
    await grace.api('POST', `${workspace}/leave`);
    await addMember(api, 'team', grace, 'viewer');
    await api('DELETE', `${workspace}/members/${grace.id}`);
  });

  test('lists who did what, from where, and what changed, newest first', async () => {
    const rows = await list();
    assert.deepEqual(
      rows.map(({ action, user_email, target_name, changes }) => [action, user_email, target_name, changes]),
      [
        ['member.remove', 'admin@example.com', 'grace@example.com', { role: ['viewer', null] }],
        ['invitation.accept', 'grace@example.com', 'grace@example.com', { role: [null, 'viewer'] }],
        ['invitation.create', 'admin@example.com', 'by link', { role: [null, 'viewer'] }],
        ['member.leave', 'grace@example.com', 'grace@example.com', { role: ['admin', null] }],
        [
          'workspace.transfer',
          'grace@example.com',
          NAME,
          { owner: ['grace@example.com', 'admin@example.com'] },
        ],
        [
          'workspace.transfer',
          'admin@example.com',
          NAME,
          { owner: ['admin@example.com', 'grace@example.com'] },
        ],
        ['workspace.plan', 'admin@example.com', NAME, { plan: ['builder', 'pro'] }],
        ['invitation.revoke', 'grace@example.com', 'by link', { role: ['viewer', null] }],
        ['invitation.edit', 'grace@example.com', 'by link', { role: ['editor', 'viewer'] }],
        ['invitation.create', 'grace@example.com', 'by link', { role: [null, 'editor'] }],
        ['member.edit', 'admin@example.com', 'grace@example.com', { role: ['viewer', 'admin'] }],
        ['invitation.accept', 'grace@example.com', 'grace@example.com', { role: [null, 'viewer'] }],
        ['invitation.create', 'admin@example.com', 'by link', { role: [null, 'viewer'] }],
        ['workspace.edit', 'admin@example.com', NAME, { name: ['Team', NAME] }],
        [
          'workspace.create',
          'admin@example.com',
          'Team',
          { name: [null, 'Team'], plan: [null, 'builder'], slug: [null, 'team'] },
        ],
      ],
    );
    const [removed, , , left] = rows;
    assert.deepEqual([removed?.via, removed?.ip], ['token tests', '127.0.0.1']);
    assert.deepEqual([left?.via, left?.ip, left?.user_id], ['session', grace.browser.ip, grace.id]);
    assert.ok(!JSON.stringify(rows).includes(token));
  });

  test('is filtered by action, user, target and time, and read by page', async () => {
    assert.deepEqual(await actions('?action=workspace.edit'), ['workspace.edit']);
    assert.deepEqual(await actions('?action=invitation&user=admin@example.com'), [
      'invitation.create',
      'invitation.create',
    ]);
    assert.equal((await actions(`?user=${grace.id}`)).length, 7);
    assert.deepEqual(await actions(`?target=${grace.id}&action=member.edit`), ['member.edit']);
    assert.equal((await actions('?target=by%20link')).length, 5);
    const all = await list();
    const middle = all[6]?.at ?? '';
    const since = await list(`?since=${encodeURIComponent(middle)}`);
    const until = await list(`?until=${encodeURIComponent(middle)}`);
    assert.deepEqual([...since, ...until], all);
    assert.ok(since.every(({ at }) => at >= middle) && until.every(({ at }) => at < middle));
    assert.equal((await instance.api('GET', `${workspace}/audit-log?since=yesterday`)).status, 422);

    const paged: Row[] = [];
    for (let query = '?limit=5'; query !== ''; ) {
      const page = expectBody(await instance.api('GET', `${workspace}/audit-log${query}`), Page(AuditEvent));
      paged.push(...page.items);
      query = page.next_cursor === null ? '' : `?limit=5&cursor=${page.next_cursor}`;
    }
    assert.deepEqual(paged, all);
  });

  test('is exported as JSON lines, filtered like the list', async () => {
    const { headers, body } = await instance.api('GET', `${workspace}/audit-log.ndjson?action=member`);
    assert.equal(headers.get('content-type'), 'application/x-ndjson');
    assert.match(headers.get('content-disposition') ?? '', /attachment; filename="audit-log-team.ndjson"/);
    const lines = String(body).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => Value.Parse(AuditEvent, JSON.parse(line))),
      await list('?action=member'),
    );
  });

  test('is exported as CSV, quoted and without formulas', async () => {
    const { headers, body } = await instance.api('GET', `${workspace}/audit-log.csv?action=workspace`);
    assert.match(headers.get('content-type') ?? '', /^text\/csv/);
    const [header, ...rows] = parseCsv(String(body));
    assert.deepEqual(header, [
      'id',
      'at',
      'user_id',
      'user_email',
      'ip',
      'via',
      'action',
      'target_id',
      'target_name',
      'changes',
    ]);
    assert.equal(rows.length, 5);
    for (const row of rows) for (const cell of row) assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
    const edited = rows.find((row) => row[6] === 'workspace.edit');
    assert.equal(edited?.[8], `'${NAME}`);
    assert.deepEqual(JSON.parse(edited?.[9] ?? ''), { name: ['Team', NAME] });
  });

  test('is for admins', async () => {
    const viewer = await newOutsider(instance, 'viewer@example.com');
    await addMember(instance.api, 'team', viewer, 'viewer');
    for (const suffix of ['', '.csv', '.ndjson'])
      expectProblem(await viewer.api('GET', `${workspace}/audit-log${suffix}`), 403, 'forbidden');
  });
});

const NAME = '=HYPERLINK("https://evil.example","Team")';

/** RFC 4180, read by the letter: quotes are doubled within quotes, lines end with CRLF. */
function parseCsv(text: string): string[][] {
  assert.ok(text.endsWith('\r\n'));
  return [...text.matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/g)].map(
    ([, line = '']) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
        quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
      ),
  );
}
