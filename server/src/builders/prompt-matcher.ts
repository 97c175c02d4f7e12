import { setImmediate } from 'node:timers/promises';
import type { AppIntegration } from '@trunkline/contract/schemas/app-integrations';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { PromptMatcher } from '../apps/app-integrations.ts';
import { atMost } from '../config/cache-size.ts';
import type { Settings } from '../config/settings.ts';
import type { Egress } from '../egress/dispatcher.ts';
import { invalidRequest } from '../http/problems.ts';
import { selectIntegrationOverviews } from '../integrations/integration-storage.ts';
import { readOperations } from '../integrations/operations-storage.ts';
import type { CreateLimiter } from '../redis/limiters.ts';
import type { Database } from '../storage/database.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { selectCandidates } from './candidates-storage.ts';
import type { CandidateOperation } from './matching/candidate.ts';
import { matchPrompt } from './matching/match.ts';
import { createModelMatcher } from './matching/model-matcher.ts';
import { type PreparedCandidate, prepareCandidate } from './matching/prepare-candidate.ts';
import { createModelLimits } from './model-limits.ts';

type PromptMatcherDeps = {
  db: Database;
  egress: Egress;
  settings: Pick<Settings, 'matchModel' | 'limits'>;
  createLimiter: CreateLimiter;
  log: Logger;
};

/** Which integrations of a workspace an app's first prompt mentions. */
export function createPromptMatcher({
  db,
  egress,
  settings: { matchModel: model, limits },
  createLimiter,
  log,
}: PromptMatcherDeps): PromptMatcher {
  const modelLimits = createModelLimits(limits, createLimiter);
  const choose = model ? createModelMatcher({ egress, model, log }) : matchPrompt;
  /** By id and revision: an integration is read for the matching once, until it changes. */
  const prepared = new LRUCache<string, PreparedCandidate>(atMost(20_000));

  async function match(member: Membership, prompt: string): Promise<AppIntegration[]> {
    if (model) await modelLimits.consume(member);
    const candidates = await candidatesIn(member.workspace.id);
    const names = new Map(candidates.map(({ candidate: { slug, name } }) => [slug, name]));
    const matches = await choose(prompt, candidates);
    return matches.map((found) => ({ ...found, name: names.get(found.slug) ?? found.slug }));
  }

  async function candidatesIn(workspaceId: string): Promise<PreparedCandidate[]> {
    const candidates: PreparedCandidate[] = [];
    for (const { id, revision, base_url, spec_title, ...row } of await selectCandidates(db, workspaceId)) {
      const key = `${id} ${revision}`;
      const known = prepared.get(key);
      const candidate =
        known ??
        prepareCandidate({
          ...row,
          host: new URL(base_url).host,
          specTitle: spec_title,
          operations: await operationsOf(id),
        });
      if (!known) {
        prepared.set(key, candidate);
        // A fraction of a millisecond each: a workspace may have a thousand.
        await setImmediate();
      }
      candidates.push(candidate);
    }
    return candidates;
  }

  async function operationsOf(integrationId: string): Promise<CandidateOperation[]> {
    const operations = await readOperations(db, integrationId);
    return operations.map(({ key, operation_id: operationId, summary, tags }) => ({
      key,
      operationId,
      summary,
      tags,
    }));
  }

  async function select(
    workspaceId: string,
    slugs: readonly string[],
    matches: readonly AppIntegration[],
  ): Promise<AppIntegration[]> {
    const rows = await selectIntegrationOverviews(db, workspaceId, slugs);
    const issues = slugs.flatMap((slug, index) =>
      rows.some((row) => row.slug === slug)
        ? []
        : [{ path: `integrations.${index}`, message: `"${slug}" is no integration of this workspace` }],
    );
    if (issues.length > 0) throw invalidRequest(issues);
    return rows.map(
      ({ slug, name }) =>
        matches.find((match) => match.slug === slug) ?? {
          slug,
          name,
          score: null,
          matched: [],
          operations: [],
        },
    );
  }

  return { match, select };
}
