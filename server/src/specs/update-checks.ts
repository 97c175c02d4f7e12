import type { Logger } from 'pino';
import { recordAuditEvent, systemActor } from '../audit-log/audit-log.ts';
import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { decompress } from './compression.ts';
import { sha256Of } from './sha256.ts';
import type { SpecSource, SpecSources } from './sources.ts';

const HOUR_MS = 3_600_000;

export type UpdateChecks = ReturnType<typeof createUpdateChecks>;

type UpdateCheckDeps = {
  db: Database;
  sources: SpecSources;
  log: Logger;
  /** How old a comparison may get, in hours; 0: none is made. */
  hours: number;
};

type CheckedSpec = Pick<
  Row<'specs'>,
  | 'id'
  | 'workspace_id'
  | 'source_url'
  | 'requested_url'
  | 'source_sha256'
  | 'source_etag'
  | 'source_last_modified'
>;

/**
 * Compares the sources of the specs in use with what is kept, now and then, and marks the integrations whose
 * source differs. The kept specs stay as they are: a person takes the new version, or not.
 */
export function createUpdateChecks({ db, sources, log, hours }: UpdateCheckDeps) {
  /** Checks those that were not checked for `hours`, one after the other, until the signal is aborted. */
  async function checkDue(signal: AbortSignal, now = Date.now()): Promise<void> {
    for (const spec of await due(new Date(now - hours * HOUR_MS)))
      if (!signal.aborted) await check(spec, signal);
  }

  function due(before: Date): Promise<CheckedSpec[]> {
    return db
      .selectFrom('specs')
      .select([
        'id',
        'workspace_id',
        'source_url',
        'requested_url',
        'source_sha256',
        'source_etag',
        'source_last_modified',
      ])
      .where('source_url', 'is not', null)
      .where((e) => e(e.fn.coalesce('source_checked_at', 'created_at'), '<=', before.toISOString()))
      .where((e) =>
        e.exists(
          e
            .selectFrom('integrations')
            .select('integrations.id')
            .whereRef('integrations.spec_id', '=', 'specs.id')
            .where('integrations.deleted_at', 'is', null),
        ),
      )
      .orderBy('id')
      .execute();
  }

  async function check(spec: CheckedSpec, signal: AbortSignal): Promise<void> {
    try {
      const source = await sources.ifChanged(spec.requested_url ?? spec.source_url ?? '', {
        etag: spec.source_etag,
        lastModified: spec.source_last_modified,
      });
      const drifted = source !== undefined && sha256Of(source.body) !== (await keptHash(spec));
      await recordCheck(spec, drifted, source);
    } catch (error) {
      if (signal.aborted) return;
      // What cannot be read today says nothing of drift; it is tried again when it is due again.
      if (error instanceof Problem)
        log.info({ spec_id: spec.id, code: error.code }, 'a source cannot be read');
      else log.error({ err: error, spec_id: spec.id }, 'a source could not be checked');
      await db.updateTable('specs').set({ source_checked_at: now() }).where('id', '=', spec.id).execute();
    }
  }

  /** Specs imported before hashes were kept have their text. */
  async function keptHash({ id, source_sha256 }: CheckedSpec): Promise<string> {
    if (source_sha256 !== null) return source_sha256;
    const { source } = await db
      .selectFrom('specs')
      .select('source')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return sha256Of(await decompress(source));
  }

  async function recordCheck(
    spec: CheckedSpec,
    drifted: boolean,
    source: SpecSource | undefined,
  ): Promise<void> {
    const checkedAt = now();
    await db.transaction().execute(async (trx) => {
      const isSameAnew = source !== undefined && !drifted;
      await trx
        .updateTable('specs')
        .set({
          source_checked_at: checkedAt,
          ...(isSameAnew && { source_etag: source.etag, source_last_modified: source.lastModified }),
        })
        .where('id', '=', spec.id)
        .execute();
      const marked = await trx
        .updateTable('integrations')
        .set({ source_drifted_at: drifted ? checkedAt : null })
        .where('spec_id', '=', spec.id)
        .where('source_drifted_at', drifted ? 'is' : 'is not', null)
        .returning(['id', 'slug', 'deleted_at'])
        .execute();
      for (const { id, slug, deleted_at } of marked) {
        if (drifted && deleted_at === null)
          await recordAuditEvent(trx, systemActor(spec.workspace_id, 'daily check'), 'integration.drift', {
            id,
            name: slug,
          });
      }
    });
  }

  return { checkDue };
}

function now(): string {
  return new Date().toISOString();
}
