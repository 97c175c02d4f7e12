import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { HEALTHS, healthOf, type Outcomes } from '@trunkline/contract/health';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Type } from 'typebox';
import { registerApi, startInstance } from '../testing/instance.ts';
import { daysAgo } from './days.ts';

const INTEGRATIONS = '/api/workspaces/default/integrations';

/** About each bound of the rule. */
const OUTCOMES: readonly Outcomes[] = [
  [0, 0, 0, 0],
  [4, 1, 1, 0],
  [5, 1, 1, 0],
  [5, 2, 1, 1],
  [5, 5, 0, 5],
  [6, 3, 0, 3],
  [6, 4, 1, 3],
  [2, 2, 0, 0],
  [3, 3, 0, 0],
  [4, 4, 0, 1],
  [4, 4, 0, 2],
  [4, 3, 0, 0],
  [9, 9, 1, 5],
  [9, 9, 2, 0],
  [1, 1, 1, 0],
  [7, 0, 0, 0],
].map(([calls = 0, errors = 0, failures = 0, refusals = 0]) => ({ calls, errors, failures, refusals }));

test('the database judges and orders integrations as the screens do', async (t) => {
  const instance = await startInstance(t);
  const { spec } = await registerApi(instance, {
    document: {
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      servers: [{ url: 'https://things.example' }],
      paths: { '/things': { get: {} } },
    },
  });
  const { workspace_id } = await instance.db.selectFrom('integrations').selectAll().executeTakeFirstOrThrow();
  const judged: (Outcomes & { slug: string })[] = [];
  for (const [at, outcomes] of OUTCOMES.entries()) {
    const slug = `ranked-${String(at).padStart(2, '0')}`;
    const body = { spec_id: spec.id, slug, operations: ['get:/things'] };
    const { id } = expectBody(await instance.api('POST', INTEGRATIONS, body), Integration);
    await instance.db
      .insertInto('call_totals')
      .values({ workspace_id, integration_id: id, day: daysAgo(0), durations: '[]', ...outcomes })
      .execute();
    judged.push({ slug, ...outcomes });
  }
  const slugsOf = async (query: string) =>
    expectBody(
      await instance.api('GET', `${INTEGRATIONS}?limit=50&search=ranked&${query}`),
      Page(Type.Object({ slug: Type.String() })),
    ).items.map(({ slug }) => slug);

  for (const health of HEALTHS) {
    const expected = judged.filter((outcomes) => healthOf(outcomes) === health).map(({ slug }) => slug);
    assert.ok(expected.length > 0, health);
    assert.deepEqual(await slugsOf(`health=${health}`), expected, health);
  }
  const worstFirst = judged.toSorted(
    (one, other) =>
      HEALTHS.indexOf(healthOf(one)) - HEALTHS.indexOf(healthOf(other)) || other.failures - one.failures,
  );
  assert.deepEqual(
    await slugsOf('sort=health'),
    worstFirst.map(({ slug }) => slug),
  );
});
