import type { SlugAvailability } from '@trunkline/contract/schemas/integrations';
import type { Static } from 'typebox';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest, notFound, Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus, Publish } from '../storage/invalidation-bus.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { findIntegration } from './find-integration.ts';
import { type IntegrationRow, isSlugTaken } from './integration-storage.ts';
import {
  deleteAlias,
  deleteAliasesBefore,
  type SlugAliasRow,
  selectAliases,
  selectAliasTarget,
  upsertAlias,
} from './slug-aliases-storage.ts';

/** Former slugs of integrations: apps that still call by one are served for 30 days. */

const ALIAS_MS = 30 * 86_400_000;

/** Each is a slug that no other integration can have. */
const MAX_ALIASES = 20;

type Integration = Pick<IntegrationRow, 'id' | 'workspace_id'>;

/**
 * Takes a slug for an integration, which may be a former one of its own. Run in the transaction that stores it.
 *
 * @throws Problem slug_taken when another integration has it, or had it less than 30 days ago
 */
export async function claimSlug(
  trx: Database,
  { id, workspace_id }: Integration,
  slug: string,
): Promise<void> {
  const reason = await reasonOfTakenSlug(trx, workspace_id, slug, id);
  if (reason !== undefined)
    throw new Problem('slug_taken', reason, { errors: [{ path: 'slug', message: 'is taken' }] });
  await deleteAlias(trx, workspace_id, slug);
}

/**
 * Why an integration cannot take a slug, and what to do; undefined: it can.
 *
 * @param ownId of the integration, which may have had it before
 */
async function reasonOfTakenSlug(
  db: Database,
  workspaceId: string,
  slug: string,
  ownId?: string,
): Promise<string | undefined> {
  // In this order: a slug that becomes an alias meanwhile is found as the one or as the other.
  if (await isSlugTaken(db, workspaceId, slug))
    return `This workspace already has an integration "${slug}". Choose another slug.`;
  const target = await selectAliasTarget(db, workspaceId, slug);
  return target && target.id !== ownId
    ? `"${slug}" is a former slug of the integration "${target.slug}", and calls by it lead there until ${target.expires_at}. Choose another slug, or end the former one on the page of "${target.slug}".`
    : undefined;
}

/**
 * Keeps the slug that an integration had until now as an alias. Run in the transaction that changes the slug.
 *
 * @param aliases those it had
 * @returns those it has now
 * @throws Problem invalid_request where it has too many
 */
export async function keepFormerSlug(
  trx: Database,
  { id, workspace_id, slug }: IntegrationRow,
  newSlug: string,
  aliases: readonly SlugAliasRow[],
): Promise<SlugAliasRow[]> {
  const others = aliases.filter((alias) => alias.slug !== newSlug);
  if (others.length >= MAX_ALIASES) {
    throw invalidRequest([
      {
        path: 'slug',
        message: `was changed ${MAX_ALIASES} times in 30 days: end one of the former slugs before you change it again`,
      },
    ]);
  }
  const expires_at = new Date(Date.now() + ALIAS_MS).toISOString();
  const former = { workspace_id, slug, integration_id: id, expires_at };
  await upsertAlias(trx, former);
  return [...others, former].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

/** Evicts what calls by any of the slugs read. */
export function publishSlugs(
  publish: Publish,
  workspaceId: string,
  slugs: Iterable<string>,
  deletedId?: string,
): void {
  for (const slug of new Set(slugs))
    publish({ kind: 'integration', workspaceId, slug, ...(deletedId !== undefined && { deletedId }) });
}

export type SlugAliases = ReturnType<typeof createSlugAliases>;

/** Ends aliases: by an admin's choice, or at their time. */
export function createSlugAliases(db: Database, invalidations: InvalidationBus) {
  /**
   * Ends an alias before its time: the next call by it finds nothing, and its slug is free.
   *
   * @throws Problem not_found (the integration, or the alias)
   */
  async function end(member: Membership, slug: string, alias: string): Promise<void> {
    const workspaceId = member.workspace.id;
    const row = await findIntegration(db, workspaceId, slug);
    await invalidations.transaction(async (trx, publish) => {
      const aliases = await selectAliases(trx, [row.id]);
      const ended = aliases.find((one) => one.slug === alias);
      if (!ended) throw notFound('alias');
      await deleteAlias(trx, workspaceId, alias);
      await recordAuditEvent(
        trx,
        member,
        'integration.end_alias',
        { id: row.id, name: slug },
        {
          alias: [alias, null],
          expires_at: [ended.expires_at, null],
        },
      );
      publishSlugs(publish, workspaceId, [alias]);
    });
  }

  /** Whether an integration may take a slug. @param ownSlug of the integration; absent: a new one */
  async function checkSlug(
    workspaceId: string,
    slug: string,
    ownSlug: string | undefined,
  ): Promise<Static<typeof SlugAvailability>> {
    const own = ownSlug === undefined ? undefined : await findIntegration(db, workspaceId, ownSlug);
    const detail = slug === ownSlug ? undefined : await reasonOfTakenSlug(db, workspaceId, slug, own?.id);
    return { available: detail === undefined, detail: detail ?? null };
  }

  /** Deletes those that have expired, which no call finds any more. */
  async function purgeExpired(): Promise<void> {
    await deleteAliasesBefore(db, new Date().toISOString());
  }

  return { end, checkSlug, purgeExpired };
}
