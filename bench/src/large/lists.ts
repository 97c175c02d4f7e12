import type { Trunkline } from '../trunkline.ts';
import { type Engine, prepareInstallation } from './installation.ts';

const REQUESTS = 100;
const MAX_MS_PER_PAGE = 4_000;

const PAGES = [
  'integrations?limit=50',
  'integrations?limit=50&cursor=LAST',
  'integrations?limit=50&search=seeded-99',
  'integrations?limit=50&search=none+such',
  'integrations?limit=50&sort=health',
  'integrations?limit=50&sort=last_call',
  'integrations?limit=50&health=failing',
  'integrations/seeded-5000',
  'integrations/seeded-5000/dependents',
  'integrations/seeded-1/dependents',
  'integrations/seeded-1/dependents?cursor=LAST',
  'apps?limit=50',
  'apps?limit=50&cursor=LAST',
  'apps?limit=50&search=seeded+99',
  'apps?limit=50&sort=name',
  'apps?limit=50&sort=last_call',
  'apps?limit=50&sort=errors',
  'apps/seeded-77/integrations?limit=50',
  'app-access',
  'specs?limit=50',
  'trash',
  'members?limit=50',
  'calls?limit=50',
  'calls?limit=50&cursor=LAST',
  'calls?limit=50&app_id=seeded-77',
  'calls?limit=50&integration=seeded-77',
  'calls?limit=50&integration=seeded-1&status=502',
  'calls?limit=50&code=api_timeout',
  'calls?limit=50&code=none_such',
  'calls?limit=50&status=502',
  'calls?limit=50&status=418',
  'calls?limit=50&subject=user-70',
  'calls?limit=50&operation=get:/items',
  'calls?limit=50&outcome=5xx',
  'calls?limit=50&method=get',
  'calls/timeline',
  'audit-log?limit=50',
  'usage?days=30&integration=seeded-77',
  'usage?days=30&integration=seeded-1',
  'usage?days=90&integration=seeded-1',
  'usage?days=30',
  'usage?days=366',
  'usage/summary',
  'usage/summary?range=30d',
  'usage/summary?range=7d&integration=seeded-1',
  'usage/integrations',
  'usage/integrations?cursor=LAST',
];

/**
 * How long the pages of a large installation take.
 *
 * @param engine the one to measure; both if undefined
 * @param calls how many calls are in the log; ten million if undefined
 * @param integrations how many the workspace has; 100,000 if undefined, ten times the largest quota
 */
export async function measureLists(
  engine?: string,
  calls = '10000000',
  integrations = '100000',
): Promise<void> {
  for (const one of ['sqlite', 'postgres'] as const)
    if (engine === undefined || engine === one) await measureEngine(one, Number(calls), Number(integrations));
}

async function measureEngine(engine: Engine, calls: number, integrations: number): Promise<void> {
  const size = { integrations, apps: 10_000, calls };
  const installation = await prepareInstallation(engine, 'http://127.0.0.1:9', size);
  const trunkline = await installation.start();
  console.log(`\n${engine.padEnd(50)}   median      99th`);
  for (const page of PAGES) await measurePage(trunkline, page);
  await trunkline.stop();
  await installation.remove();
}

async function measurePage(trunkline: Trunkline, page: string): Promise<void> {
  const path = await withCursor(trunkline, `/api/workspaces/default/${page}`);
  const times: number[] = [];
  const begun = performance.now();
  while (times.length < REQUESTS && performance.now() - begun < MAX_MS_PER_PAGE) {
    const sent = performance.now();
    const { status } = await trunkline.api('GET', path);
    times.push(performance.now() - sent);
    if (status !== 200) throw new Error(`${path} responded with ${status}`);
  }
  times.sort((one, other) => one - other);
  const at = (part: number) => `${(times[Math.ceil(times.length * part) - 1] ?? 0).toFixed(1)} ms`;
  console.log(`${page.padEnd(50)} ${at(0.5).padStart(9)} ${at(0.99).padStart(9)}`);
}

/** A page further into a list: the one after twenty others. */
async function withCursor({ api }: Trunkline, path: string): Promise<string> {
  if (!path.includes('cursor=LAST')) return path;
  let cursor: unknown;
  for (let page = 0; page < 20; page += 1) {
    const { body } = await api(
      'GET',
      path.replace('cursor=LAST', cursor === undefined ? '' : `cursor=${cursor}`),
    );
    cursor = typeof body === 'object' && body !== null && 'next_cursor' in body ? body.next_cursor : cursor;
  }
  return path.replace('LAST', String(cursor));
}
