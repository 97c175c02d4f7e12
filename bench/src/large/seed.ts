import type { Dialect } from './dialects.ts';

/** How many of each an instance is filled with. */
export type Size = { integrations: number; apps: number; calls: number };

/** Runs a statement in the database, and returns its rows. */
export type Run = (statement: string) => Promise<Record<string, unknown>[]>;

/** Days with calls. */
const DAYS = 30;
/** Of the one integration that all apps call. */
const OPERATIONS = 30;
const ROWS_PER_STATEMENT = 1_000_000;
/** A call took 5 to 500 ms. */
const HISTOGRAM = JSON.stringify(Array.from({ length: 77 }, (_, at) => (at > 20 && at < 47 ? 1 : 0)));

/**
 * Fills the workspace `default` of an installation, straight into storage, from the integration `items` and the app that
 * exist. The integration `seeded-1` has a tenth of all calls, from all apps; each other one is called by one app, on every
 * third day.
 */
export async function seed(run: Run, dialect: Dialect, size: Size): Promise<void> {
  const [workspace] = await run("select id from workspaces where slug = 'default'");
  const id = `'${workspace?.id}'`;
  await copyRows(run, dialect, size);
  await fillCalls(run, dialect, id, size);
  await fillCounts(run, dialect, id, size);
}

async function copyRows(run: Run, dialect: Dialect, { integrations, apps }: Size): Promise<void> {
  const copies = async (table: string, own: Record<string, string>, original: string, count: number) => {
    const columns = (await run(dialect.columnsOf(table))).map(({ name }) => String(name));
    const values = columns.map((name) => own[name] ?? `original.${name}`);
    await run(`insert into ${table} (${columns.join(', ')}) select ${values.join(', ')}
      from ${dialect.numbers(1, count)}, (${original}) as original`);
  };
  await copies(
    'integrations',
    { id: SEEDED, slug: SEEDED },
    "select * from integrations where slug = 'items'",
    integrations,
  );
  await copies(
    'integration_operations',
    { integration_id: SEEDED },
    `select o.* from integration_operations o join integrations i on i.id = o.integration_id
      where i.slug = 'items' limit 1`,
    integrations,
  );
  await copies('apps', { id: SEEDED, name: SEEDED }, 'select * from apps limit 1', apps);
}

const SEEDED = "'seeded-' || i";

/** The newest was made now, the oldest `DAYS` ago. The indexes are built at the end, which takes a part of the time. */
async function fillCalls(run: Run, dialect: Dialect, workspace: string, size: Size): Promise<void> {
  const { calls, apps, integrations } = size;
  const indexes = await run(dialect.indexesOfCalls);
  for (const { name } of indexes) await run(`drop index ${name}`);
  const now = Date.now();
  const at = `(${now} - (${calls} - i) * ${Math.floor((DAYS * 86_400_000) / calls)})`;
  const integration = `'seeded-' || (case when i % 10 = 0 then 1 else i % ${integrations} + 1 end)`;
  for (let from = 1; from <= calls; from += ROWS_PER_STATEMENT) {
    const to = Math.min(calls, from + ROWS_PER_STATEMENT - 1);
    await run(`insert into calls (id, workspace_id, app_id, integration_id, integration_slug, operation, at, status,
        status_code, code, duration_ms, request_bytes, response_bytes, subject)
      select ${dialect.hex(`${at} >> 16`, 8)} || '-' || ${dialect.hex(`${at} & 65535`, 4)} || '-7000-8000-'
          || ${dialect.hex('i', 12)},
        ${workspace}, 'seeded-' || (i % ${apps} + 1), ${integration}, ${integration}, 'get:/items',
        '2026-01-01T00:00:00.000Z', case when i % 1000 = 0 then 502 else 200 end,
        case when i % 1000 = 0 then null else 200 end,
        case when i % 100000 = 0 then 'api_timeout' when i % 1000 = 0 then 'api_unreachable' end,
        i % 997, 100, 1000, case when i % 10 = 0 then 'user-' || (i % 10000) end
      from ${dialect.numbers(from, to)}`);
  }
  for (const { statement } of indexes) await run(String(statement));
}

/** @param workspace its id, as a literal */
async function fillCounts(run: Run, dialect: Dialect, workspace: string, size: Size): Promise<void> {
  const { apps, integrations } = size;
  const days = dialect.numbers(0, DAYS - 1).replace(/ as n(\(i\))?$/, ' as d$1');
  const isCalled = 'n.i > 1 and (n.i + d.i) % 3 = 0';
  const app = `'seeded-' || (n.i % ${apps} + 1)`;
  const at = `${dialect.day('d.i')} || 'T00:00:00.000Z'`;
  const ofIntegrations = `from ${dialect.numbers(1, integrations)}, ${days} where ${isCalled}`;
  const ofOne = (rows: number) => `from ${dialect.numbers(1, rows)}, ${days}`;
  await run(`insert into call_counts (workspace_id, integration_id, app_id, day, calls, last_at)
    select ${workspace}, 'seeded-' || n.i, ${app}, ${dialect.day('d.i')}, 10, ${at} ${ofIntegrations}`);
  await run(`insert into call_counts (workspace_id, integration_id, app_id, day, calls, last_at)
    select ${workspace}, 'seeded-1', 'seeded-' || n.i, ${dialect.day('d.i')}, 3, ${at} ${ofOne(apps)}`);
  await run(`insert into last_calls (workspace_id, integration_id, app_id, at)
    select workspace_id, integration_id, app_id, max(last_at) from call_counts
    where integration_id like 'seeded-%' group by 1, 2, 3`);
  await run(`insert into call_stats (workspace_id, integration_id, operation, day, calls, errors, failures, durations)
    select ${workspace}, 'seeded-' || n.i, 'get:/items', ${dialect.day('d.i')}, n.i % 26 + 1, 0, 0, '${HISTOGRAM}'
    ${ofIntegrations}`);
  await run(`insert into call_stats (workspace_id, integration_id, operation, day, calls, errors, failures, durations)
    select ${workspace}, 'seeded-1', 'get:/items/' || n.i, ${dialect.day('d.i')}, 1000, 1, 1, '${HISTOGRAM}'
    ${ofOne(OPERATIONS)}`);
  for (const integration of ['integration_id', "''"])
    await run(`insert into call_totals (workspace_id, integration_id, day, calls, errors, failures, durations)
      select workspace_id, ${integration}, day, sum(calls), sum(errors), sum(failures), '${HISTOGRAM}' from call_stats
      where integration_id like 'seeded-%' group by 1, 2, 3`);
}
