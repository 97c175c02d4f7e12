import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { type Engine, engineOf } from './engine.ts';
import { up as initial } from './migrations/0001_initial.ts';
import { up as operators } from './migrations/0002_operators.ts';
import { up as invitations } from './migrations/0003_personal_workspaces_and_invitations.ts';
import { up as tokenExpiry } from './migrations/0004_token_expiry_and_last_use.ts';
import { up as appAccess } from './migrations/0005_app_access.ts';
import { up as callPolicy } from './migrations/0006_call_policy_and_trash.ts';
import { up as credentials } from './migrations/0007_integration_credentials.ts';
import { up as sourceChecks } from './migrations/0008_spec_source_checks.ts';
import { up as callStatistics } from './migrations/0009_call_statistics.ts';
import { up as auditLog } from './migrations/0010_audit_log.ts';
import { up as renameDescribed } from './migrations/0011_rename_described_to_operation_json.ts';
import { up as renameIntegrationAuth } from './migrations/0012_rename_integration_auth_to_integration_credentials.ts';
import { up as renameCallSettings } from './migrations/0013_rename_call_settings_to_call_policy.ts';
import { up as renameActivity } from './migrations/0014_rename_activity_to_audit_events.ts';
import { up as renameActionsAndCodes } from './migrations/0015_rename_actions_and_problem_codes.ts';
import { up as renameMention } from './migrations/0016_rename_mention_to_prompt_match.ts';
import { up as renameJsonFields } from './migrations/0017_rename_fields_in_stored_json.ts';
import { up as storeOperationsAsBytes } from './migrations/0018_store_spec_operations_as_bytes.ts';
import { up as mailedInvitations } from './migrations/0019_mailed_invitations.ts';
import { up as renameAuditFields } from './migrations/0020_rename_fields_in_audit_events.ts';
import { up as usedCodes } from './migrations/0021_used_codes.ts';
import { up as callReason } from './migrations/0022_call_reason.ts';
import { up as clearPersonalIssuers } from './migrations/0023_clear_issuers_of_personal_workspaces.ts';
import { up as invalidations } from './migrations/0024_invalidations.ts';
import { up as leases } from './migrations/0025_leases.ts';
import { up as largeInstallations } from './migrations/0026_indexes_of_large_installations.ts';
import { up as usageTotals } from './migrations/0027_usage_totals.ts';
import { up as trashInOrder } from './migrations/0028_trash_in_order.ts';
import { up as deletedWorkspaces } from './migrations/0029_deleted_workspaces.ts';
import { up as searchOfIntegrations } from './migrations/0030_search_of_integrations.ts';
import { up as integrationAccess } from './migrations/0031_integration_access.ts';
import { up as callTimings } from './migrations/0032_call_timings_and_outcomes.ts';
import { up as slugAliases } from './migrations/0033_integration_slug_aliases.ts';
import { up as usageByHour } from './migrations/0034_usage_by_hour.ts';
import { up as specDescription } from './migrations/0035_spec_description.ts';
import { up as activityOfApps } from './migrations/0036_activity_of_apps.ts';
import { up as expiryOfSecrets } from './migrations/0037_expiry_of_secrets.ts';
import { up as mcp } from './migrations/0038_mcp.ts';
import { up as grantsOfApps } from './migrations/0039_grants_of_apps.ts';
import { up as agents } from './migrations/0040_agents.ts';
import { up as callTrace } from './migrations/0041_call_trace.ts';
import { up as alerts } from './migrations/0042_alerts.ts';
import { up as responseSchemas } from './migrations/0043_response_schemas.ts';
import { up as capturedCalls } from './migrations/0044_captured_calls.ts';
import { up as secretRefs } from './migrations/0045_secret_refs.ts';
import { up as callsByTrace } from './migrations/0046_calls_by_trace.ts';
import { up as searchOfEndpoints } from './migrations/0047_search_of_endpoints.ts';
import { up as namesOfPersonalWorkspaces } from './migrations/0048_names_of_personal_workspaces.ts';
import { up as initialOnPostgres } from './postgres/initial-schema.ts';
import type { Schema } from './schema.ts';
import { StorageUnusable } from './storage-unusable.ts';

type Migrations = Readonly<Record<string, Migration>>;

/** Changes of the schema from the time when SQLite was the only engine; one that was released is never edited. */
const ON_SQLITE: Migrations = {
  '0001_initial': { up: initial },
  '0002_operators': { up: operators },
  '0003_personal_workspaces_and_invitations': { up: invitations },
  '0004_token_expiry_and_last_use': { up: tokenExpiry },
  '0005_app_access': { up: appAccess },
  '0006_call_policy_and_trash': { up: callPolicy },
  '0007_integration_credentials': { up: credentials },
  '0008_spec_source_checks': { up: sourceChecks },
  '0009_call_statistics': { up: callStatistics },
  '0010_audit_log': { up: auditLog },
  '0011_rename_described_to_operation_json': { up: renameDescribed },
  '0012_rename_integration_auth_to_integration_credentials': { up: renameIntegrationAuth },
  '0013_rename_call_settings_to_call_policy': { up: renameCallSettings },
  '0014_rename_activity_to_audit_events': { up: renameActivity },
  '0015_rename_actions_and_problem_codes': { up: renameActionsAndCodes },
  '0016_rename_mention_to_prompt_match': { up: renameMention },
  '0017_rename_fields_in_stored_json': { up: renameJsonFields },
  '0018_store_spec_operations_as_bytes': { up: storeOperationsAsBytes },
  '0019_mailed_invitations': { up: mailedInvitations },
  '0020_rename_fields_in_audit_events': { up: renameAuditFields },
  '0021_used_codes': { up: usedCodes },
  '0022_call_reason': { up: callReason },
  '0023_clear_issuers_of_personal_workspaces': { up: clearPersonalIssuers },
};

/** Every later change, on both engines. */
const ON_BOTH: Migrations = {
  '0024_invalidations': { up: invalidations },
  '0025_leases': { up: leases },
  '0026_indexes_of_large_installations': { up: largeInstallations },
  '0027_usage_totals': { up: usageTotals },
  '0028_trash_in_order': { up: trashInOrder },
  '0029_deleted_workspaces': { up: deletedWorkspaces },
  '0030_search_of_integrations': { up: searchOfIntegrations },
  '0031_integration_access': { up: integrationAccess },
  '0032_call_timings_and_outcomes': { up: callTimings },
  '0033_integration_slug_aliases': { up: slugAliases },
  '0034_usage_by_hour': { up: usageByHour },
  '0035_spec_description': { up: specDescription },
  '0036_activity_of_apps': { up: activityOfApps },
  '0037_expiry_of_secrets': { up: expiryOfSecrets },
  '0038_mcp': { up: mcp },
  '0039_grants_of_apps': { up: grantsOfApps },
  '0040_agents': { up: agents },
  '0041_call_trace': { up: callTrace },
  '0042_alerts': { up: alerts },
  '0043_response_schemas': { up: responseSchemas },
  '0044_captured_calls': { up: capturedCalls },
  '0045_secret_refs': { up: secretRefs },
  '0046_calls_by_trace': { up: callsByTrace },
  '0047_search_of_endpoints': { up: searchOfEndpoints },
  '0048_names_of_personal_workspaces': { up: namesOfPersonalWorkspaces },
};

/** Run in the order of their names. */
const MIGRATIONS: Readonly<Record<Engine, Migrations>> = {
  sqlite: { ...ON_SQLITE, ...ON_BOTH },
  postgres: { '0023_initial': { up: initialOnPostgres }, ...ON_BOTH },
};

/** Migrations as older databases recorded them, and the files that do the same today. */
const FORMER_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['0001_first_whole_trunkline', ['0001_initial']],
  ['0002_people_plans_and_apps', Object.keys(ON_SQLITE).slice(1, 10)],
]);

/**
 * What a database has of the schema.
 *
 * @returns `isExisting`: whether it was ever migrated; `pending`: the migrations that it lacks, in order
 * @throws StorageUnusable when a newer version migrated it
 */
export async function readMigrationState(
  db: Kysely<Schema>,
): Promise<{ isExisting: boolean; pending: string[] }> {
  const applied = new Set((await appliedNames(db)).flatMap((name) => FORMER_NAMES.get(name) ?? [name]));
  const migrations = MIGRATIONS[engineOf(db)];
  const unknown = [...applied].filter((name) => !(name in migrations));
  if (unknown.length > 0) {
    throw new StorageUnusable(
      `A newer version of Trunkline made this database (it has ${unknown.join(', ')}). Start that version again, or restore the database as it was before the upgrade.`,
    );
  }
  return {
    isExisting: applied.size > 0,
    pending: Object.keys(migrations).filter((name) => !applied.has(name)),
  };
}

/**
 * How the schema of a database that is in use differs from that of this version.
 *
 * @returns `pending`: what it lacks; `unknown`: what a newer version did to it
 * @throws Error where it cannot be read
 */
export async function compareMigrations(
  db: Kysely<Schema>,
): Promise<{ pending: string[]; unknown: string[] }> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const applied = new Set(rows.map(({ name }) => name));
  const migrations = MIGRATIONS[engineOf(db)];
  return {
    pending: Object.keys(migrations).filter((name) => !applied.has(name)),
    unknown: [...applied].filter((name) => !(name in migrations)),
  };
}

async function appliedNames(db: Kysely<Schema>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map(({ name }) => name);
}

/**
 * Brings the schema up to date, in one transaction; of nodes that start at once, one does it and the others wait.
 *
 * @param schema the last migration to apply; undefined: all
 * @throws Error when a migration fails; the schema is then as before
 */
export async function migrate(db: Kysely<Schema>, schema?: string): Promise<void> {
  await renameApplied(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS[engineOf(db)] },
  });
  const { error } = await (schema === undefined ? migrator.migrateToLatest() : migrator.migrateTo(schema));
  if (error) throw error;
}

/** Kysely knows by name what it applied: the rows of former names become those of today's files. */
async function renameApplied(db: Kysely<Schema>): Promise<void> {
  const applied = new Set(await appliedNames(db));
  await db.transaction().execute(async (trx) => {
    for (const [former, names] of FORMER_NAMES) {
      if (!applied.has(former)) continue;
      for (const name of names)
        await sql`insert into kysely_migration (name, timestamp)
          select ${name}, timestamp from kysely_migration where name = ${former}`.execute(trx);
      await sql`delete from kysely_migration where name = ${former}`.execute(trx);
    }
  });
}

/** The migrations that both engines have, in their order: the last one names a schema for either. */
export const SCHEMAS: readonly string[] = Object.keys(ON_BOTH);

/** Of these, the ones that a database has, in their order. */
export async function appliedSchemas(db: Kysely<Schema>): Promise<string[]> {
  const applied = await appliedNames(db);
  return SCHEMAS.filter((name) => applied.includes(name));
}
