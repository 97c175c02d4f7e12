import { AppIntegration } from '@trunkline/contract/schemas/app-integrations';
import { Type } from 'typebox';
import { selectIntegration } from '../integrations/integration-storage.ts';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import {
  type AppIntegrationRow,
  insertAppIntegration,
  selectAppIntegrations,
  selectCallableAppIntegrations,
} from './app-integrations-storage.ts';

/** How the first prompt of an app matched an integration, as it is stored. */
const PromptMatch = Type.Pick(AppIntegration, ['score', 'matched', 'operations']);

/** Matches prompts with the integrations of a workspace; `builders` implements it. */
export type PromptMatcher = {
  /**
   * The integrations of a member's workspace that match the prompt, by score.
   *
   * @throws Problem rate_limited where a model matches, and got too many prompts
   */
  match: (member: Membership, prompt: string) => Promise<AppIntegration[]>;
  /**
   * The integrations with these slugs; those among `matches` keep their score.
   *
   * @throws Problem invalid_request naming every slug that the workspace does not have
   */
  select: (
    workspaceId: string,
    slugs: readonly string[],
    matches: readonly AppIntegration[],
  ) => Promise<AppIntegration[]>;
};

/** Stores the integrations of a new app; a slug that the workspace no longer has is left out. Run in a transaction. */
export async function storeAppIntegrations(
  db: Database,
  app: { id: string; workspace_id: string },
  appIntegrations: readonly AppIntegration[],
): Promise<void> {
  for (const { slug, score, matched, operations } of appIntegrations) {
    const integration = await selectIntegration(db, app.workspace_id, slug);
    if (!integration) continue;
    await insertAppIntegration(db, {
      app_id: app.id,
      integration_id: integration.id,
      enabled: 1,
      operations: null,
      prompt_match: JSON.stringify({ score, matched, operations }),
    });
  }
}

/** The integrations of an app, by score. */
export async function listAppIntegrations(db: Database, appId: string): Promise<AppIntegration[]> {
  const integrations = await listAppIntegrationsOf(db, [appId]);
  return integrations.get(appId) ?? [];
}

/** Those of the integrations of an app that it may call, by score. */
export async function listCallableAppIntegrations(db: Database, appId: string): Promise<AppIntegration[]> {
  const rows = await selectCallableAppIntegrations(db, appId);
  return rows.map(toAppIntegration).sort(byScore);
}

/** The integrations of each of the apps, by score. */
export async function listAppIntegrationsOf(
  db: Database,
  appIds: readonly string[],
): Promise<ReadonlyMap<string, AppIntegration[]>> {
  const rows = Map.groupBy(await selectAppIntegrations(db, appIds), ({ app_id }) => app_id);
  return new Map([...rows].map(([id, ofApp]) => [id, ofApp.map(toAppIntegration).sort(byScore)]));
}

/** @throws Error when what is stored is damaged */
function toAppIntegration({
  slug,
  name,
  app_id,
  integration_id,
  prompt_match,
}: AppIntegrationRow): AppIntegration {
  const match =
    prompt_match === null
      ? { score: null, matched: [], operations: [] }
      : decodeJsonColumn(
          PromptMatch,
          prompt_match,
          'app_integrations.prompt_match',
          `${app_id} ${integration_id}`,
        );
  return { slug, name, ...match };
}

function byScore(one: AppIntegration, other: AppIntegration): number {
  return (other.score ?? 0) - (one.score ?? 0);
}
