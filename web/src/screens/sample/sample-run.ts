import { t } from '@lingui/core/macro';
import type { QueryClient } from '@tanstack/react-query';
import { isReading } from '@trunkline/contract/operation-effect';
import { importSpec } from '../../api/import-spec.ts';
import { appTokensQuery, requestAppToken } from '../../api/queries/app-tokens.ts';
import { type App, appQuery, appsFound, createApp } from '../../api/queries/apps.ts';
import type { instanceQuery } from '../../api/queries/instance.ts';
import {
  type Integration,
  integrationOperationsQuery,
  integrationQuery,
  integrationsFound,
  type Operation,
  registerIntegration,
} from '../../api/queries/integrations.ts';
import { readingOperations } from '../../api/queries/specs.ts';
import { sendTestCall, type TestCall } from '../../api/test-call.ts';
import { newIntegrationOf } from '../integrations/configure/values.ts';
import { draftOfSpec } from '../integrations/new/new-draft.ts';
import { exampleInputOf } from '../integrations/operation/example-input.ts';

/** A first call to the sample API, from the import of its spec to the response. */

type Instance = Awaited<ReturnType<NonNullable<(typeof instanceQuery)['queryFn']>>>;
export type SampleApi = NonNullable<Instance['sample_api']>;

export const STEPS = ['spec', 'integration', 'app', 'token', 'call'] as const;
export type Step = (typeof STEPS)[number];

/** What the steps have made, or found from an earlier run. */
export type SampleRun = {
  specId?: string;
  integration?: Integration;
  app?: App;
  /** The token itself where this run created it; null where the app had one before. */
  token?: string | null;
  operation?: Operation;
  call?: TestCall;
};

/** In English in every language: an earlier run is found by it. */
const APP_NAME = 'Sample app';
const TOKEN_NAME = 'First run';

/**
 * Does the steps that are left. What an earlier run has made in the workspace is found and used again, so that a run that
 * is repeated makes no second copies.
 *
 * @param onDone called after each step with what it has made
 * @throws what the first step that fails throws; what was made before stays
 */
export async function continueSampleRun(
  client: QueryClient,
  workspace: string,
  sample: SampleApi,
  before: SampleRun,
  onDone: (run: SampleRun) => void,
): Promise<void> {
  let run = before;
  const done = (made: SampleRun) => {
    run = { ...run, ...made };
    onDone(run);
  };

  if (!run.integration) done(await findIntegration(client, workspace, sample));
  if (!run.integration) {
    if (run.specId === undefined) done({ specId: await importSample(workspace, sample) });
    done({ integration: await registerSample(client, workspace, sample, run.specId ?? '') });
  }
  const { integration } = run;
  if (!integration) throw new Error(t`The sample API was not registered.`);
  const app = run.app ?? (await findOrCreateApp(client, workspace, integration.slug));
  if (!run.app) done({ app });
  if (run.token === undefined) done({ token: await createFirstToken(client, workspace, app.id) });
  done(await sendFirstCall(client, workspace, app, integration));
}

function importSample(workspace: string, { spec_url: url }: SampleApi): Promise<string> {
  return importSpec(workspace, { url }, { signal: new AbortController().signal, onProgress: () => {} });
}

/** The integration that an earlier run registered, under whatever slug it has now. */
async function findIntegration(
  client: QueryClient,
  workspace: string,
  { spec_url }: SampleApi,
): Promise<SampleRun> {
  const { origin, host } = new URL(spec_url);
  const found = await integrationsFound(workspace, host);
  const slug = found.find(({ base_url }) => base_url.startsWith(origin))?.slug;
  if (slug === undefined) return {};
  const integration = await client.fetchQuery(integrationQuery(workspace, slug));
  return { specId: integration.spec_id, integration };
}

/** With the endpoints that only read. */
async function registerSample(
  client: QueryClient,
  workspace: string,
  { header }: SampleApi,
  specId: string,
): Promise<Integration> {
  const { values } = await draftOfSpec(client, workspace, specId, header);
  const operations = (await readingOperations(workspace, specId)).map(({ key }) => key);
  return registerIntegration(workspace, newIntegrationOf(specId, { ...values, operations }));
}

async function findOrCreateApp(client: QueryClient, workspace: string, slug: string): Promise<App> {
  const found = await appsFound(workspace, APP_NAME);
  const earlier = found.find(
    ({ name, integrations }) =>
      name === APP_NAME && integrations.some((integration) => integration.slug === slug),
  );
  if (earlier) return client.fetchQuery(appQuery(workspace, earlier.id));
  return createApp(workspace, {
    name: APP_NAME,
    integrations: [slug],
    // What the sample app can call stays harmless when further integrations are added.
    integration_access: 'selected',
  });
}

/** @returns null where the app has a token, which can be shown once only */
async function createFirstToken(client: QueryClient, workspace: string, app: string): Promise<string | null> {
  const tokens = await client.fetchQuery({ ...appTokensQuery(workspace, app), staleTime: 0 });
  if (tokens.length > 0) return null;
  return (await requestAppToken(workspace, app, { name: TOKEN_NAME, days: 'unlimited' })).token;
}

async function sendFirstCall(
  client: QueryClient,
  workspace: string,
  app: App,
  { slug }: Integration,
): Promise<SampleRun> {
  const operations = await client.fetchQuery(integrationOperationsQuery(workspace, slug));
  const operation = operations.find(({ key }) => isReading(key));
  if (!operation)
    throw new Error(
      t`No selected endpoint of the sample API reads. Add one: open the integration, then Edit.`,
    );
  const call = await sendTestCall(workspace, app.id, {
    integration: slug,
    operation: operation.key,
    ...exampleInputOf(operation),
  });
  return { operation, call };
}
