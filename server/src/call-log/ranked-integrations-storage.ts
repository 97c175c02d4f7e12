import {
  FAILING_SHARE,
  HEALTHS,
  type Health,
  MIN_REJECTIONS,
  type Outcomes,
} from '@trunkline/contract/health';
import type { IntegrationsQuery } from '@trunkline/contract/schemas/integrations';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { matchingSlugs } from '../storage/integration-slugs.ts';

/** A part of the integrations of a workspace in an order that their calls give. */
export type RankedPart = Pick<IntegrationsQuery, 'search' | 'sort'> & {
  /** Only those of it; undefined: all. */
  health: Health | undefined;
  offset: number;
  limit: number;
};

/**
 * The slugs of a part, in its order. The database ranks: there may be ten thousand, and to read them all would hold up calls.
 *
 * @param sinceDay the first day whose calls count
 */
export async function selectRankedSlugs(
  db: Database,
  workspaceId: string,
  { search, sort, health, offset, limit }: RankedPart,
  sinceDay: string,
): Promise<string[]> {
  const ofHealth = health === undefined ? sql`` : sql`where severity = ${severityOf(health)}`;
  const { rows } = await sql<{ slug: string }>`
    select slug from (select slug, calls, failures, last_at, ${SEVERITY} as severity from (
      select integrations.slug, ${sumOf('calls')}, ${sumOf('errors')}, ${sumOf('failures')}, ${sumOf('refusals')},
        ${sort === 'last_call' ? LAST_AT : sql`''`} as last_at
      from integrations left join call_totals on call_totals.workspace_id = integrations.workspace_id
        and call_totals.integration_id = integrations.id and call_totals.day >= ${sinceDay}
      where integrations.workspace_id = ${workspaceId}
        and integrations.slug in ${matchingSlugs(db, workspaceId, search)}
      group by integrations.workspace_id, integrations.id, integrations.slug
    ) as recent) as ranked ${ofHealth} order by ${ORDERS[sort]} limit ${limit} offset ${offset}`.execute(db);
  return rows.map(({ slug }) => slug);
}

function sumOf(column: keyof Outcomes): RawBuilder<unknown> {
  return sql`coalesce(sum(${sql.ref(`call_totals.${column}`)}), 0) as ${sql.ref(column)}`;
}

const LAST_AT = sql`coalesce((select max(at) from last_calls where last_calls.workspace_id = integrations.workspace_id
  and last_calls.integration_id = integrations.id), '')`;

/** Where `healthOf` (packages/contract/src/health.ts) is among HEALTHS: the worst is 0. */
const SEVERITY = sql`case
  when calls <= refusals then ${severityOf('idle')}
  when failures >= ${sql.lit(FAILING_SHARE)} * (calls - refusals) then ${severityOf('failing')}
  when errors = calls and errors - failures - refusals >= ${sql.lit(MIN_REJECTIONS)} then ${severityOf('failing')}
  when failures = 0 then ${severityOf('healthy')}
  else ${severityOf('degraded')} end`;

function severityOf(health: Health): RawBuilder<unknown> {
  return sql.lit(HEALTHS.indexOf(health));
}

const ORDERS: Readonly<Record<IntegrationsQuery['sort'], RawBuilder<unknown>>> = {
  slug: sql`slug`,
  health: sql`severity, failures desc, slug`,
  calls: sql`calls desc, slug`,
  last_call: sql`last_at desc, slug`,
};
