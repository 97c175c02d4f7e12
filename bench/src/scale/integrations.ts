import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort } from '../../../server/src/testing/port.ts';
import { loadGenerator } from '../calls/load.ts';
import { cpuSeconds, median, pinSelf, residentBytes, startProcess } from '../processes.ts';
import { registerItems, startTrunkline, temporaryFolder } from '../trunkline.ts';

const COUNTS = [10, 1_000, 100_000];
const ROUNDS = 7;
const CONNECTIONS = 32;
const SECONDS = 2;
const WARM_UP_SECONDS = 8;
/** Integrations that are called once each, for the first time. */
const FIRST_CALLS = 100;

/** What a call costs with more and more integrations in storage: of one integration, and the first of many. */
export async function measureIntegrations(): Promise<void> {
  pinSelf(1);
  const { load } = loadGenerator();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, 1);
  const folder = temporaryFolder();
  const host = new URL(origin).host;
  const first = await startTrunkline(folder.path, host);
  const { pathOf, token } = await registerItems(first, origin);
  await first.stop();

  for (const count of COUNTS) {
    seed(join(folder.path, 'trunkline.db'), count);
    const trunkline = await startTrunkline(folder.path, host);
    const request = (slug?: string) => ({
      url: trunkline.url + pathOf('/items', slug),
      method: 'POST' as const,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    const firsts: number[] = [];
    for (let at = 0; at < FIRST_CALLS; at += 1) {
      const { url, ...rest } = request(`seeded-${Math.floor((at * (count - 1)) / FIRST_CALLS) + 1}`);
      const begun = performance.now();
      const response = await fetch(url, rest);
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${url} responded with ${response.status}`);
      firsts.push(performance.now() - begun);
    }
    await load(request(), CONNECTIONS, WARM_UP_SECONDS);
    const costs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = cpuSeconds(trunkline.pid);
      const { requests } = await load(request(), CONNECTIONS, SECONDS);
      costs.push(((cpuSeconds(trunkline.pid) - before) * 1e6) / requests);
    }
    console.log(
      `${String(count).padStart(7)} integrations: ${median(costs).toFixed(1)} µs of CPU a call (least ${Math.min(...costs).toFixed(1)}), first calls ${median(firsts).toFixed(1)} ms, ${(residentBytes(trunkline.pid).now / 1e6).toFixed(0)} MB`,
    );
    await trunkline.stop();
  }
  await originProcess.stop();
  folder.remove();
}

/** Copies of the one integration, up to so many in all, straight into storage; they have no headers. */
function seed(file: string, count: number): void {
  const db = new DatabaseSync(file);
  const columnsOf = (table: string, own: Record<string, string>) =>
    db
      .prepare(`select name from pragma_table_info(?)`)
      .all(table)
      .map(({ name }) => own[String(name)] ?? `original.${name}`);
  const copies = `with recursive copies(n) as (select 1 union all select n + 1 from copies where n < ${count - 1})`;
  const integration = columnsOf('integrations', { id: "'seeded-' || n", slug: "'seeded-' || n" }).join(', ');
  const operation = columnsOf('integration_operations', { integration_id: "'seeded-' || n" }).join(', ');
  db.exec(`begin;
    insert or ignore into integrations ${copies}
      select ${integration} from copies, (select * from integrations where slug = 'items') as original;
    insert or ignore into integration_operations ${copies}
      select ${operation} from copies, (select o.* from integration_operations o join integrations i on i.id = o.integration_id where i.slug = 'items') as original;
    commit`);
  db.close();
}
