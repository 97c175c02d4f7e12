import { DatabaseSync } from 'node:sqlite';

/** How many of each an instance is filled with. */
export type Size = { integrations: number; apps: number; calls: number };

/**
 * Fills the workspace `default` of a database, straight into storage, from the integration `items` and the app that exist.
 *
 * @param file path of the SQLite database; no server has it open
 */
export function seed(file: string, { integrations, apps, calls }: Size): void {
  const db = new DatabaseSync(file);
  db.exec(`begin;
    insert into integrations ${numbers(integrations)}
      select ${columns(db, 'integrations', { id: seeded, slug: seeded })}
      from n, (select * from integrations where slug = 'items') as original;
    insert into integration_operations ${numbers(integrations)}
      select ${columns(db, 'integration_operations', { integration_id: seeded })}
      from n, (select o.* from integration_operations o join integrations i on i.id = o.integration_id
        where i.slug = 'items' limit 1) as original;
    insert into apps ${numbers(apps)}
      select ${columns(db, 'apps', { id: seeded, name: seeded })}
      from n, (select * from apps limit 1) as original;
    insert into calls (id, workspace_id, app_id, integration_id, integration_slug, operation, at, status, status_code,
        code, duration_ms, request_bytes, response_bytes, subject) ${numbers(calls)}
      select printf('01900000-%04x-7000-8000-%012x', i >> 16, i), workspaces.id, 'seeded-' || (i % ${apps}),
        'seeded-' || (i % ${integrations}), 'seeded-' || (i % ${integrations}), 'get:/items',
        '2026-01-01T00:00:00.000Z', iif(i % 1000, 200, 502), iif(i % 1000, 200, null),
        iif(i % 1000, null, iif(i % 100000, 'upstream_unreachable', 'upstream_timeout')), i % 997, 100, 1000,
        iif(i % 10, null, 'user-' || (i % 10000))
      from n, workspaces where slug = 'default';
    insert into call_counts ${numbers(integrations)}
      select workspaces.id, 'seeded-' || i, 'seeded-' || (i % ${apps}), date('now'), 10, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
      from n, workspaces where slug = 'default';
    insert into call_stats ${numbers(integrations)}
      select workspaces.id, 'seeded-' || i, 'get:/items', date('now'), 10, 0, 0, '[0, 0, 10]'
      from n, workspaces where slug = 'default';
    commit`);
  db.close();
}

const seeded = "'seeded-' || i";

function numbers(count: number): string {
  return `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
}

/** The columns of a row of `original`, some of them replaced. */
function columns(db: DatabaseSync, table: string, own: Record<string, string>): string {
  return db
    .prepare('select name from pragma_table_info(?)')
    .all(table)
    .map(({ name }) => own[String(name)] ?? `original.${name}`)
    .join(', ');
}
