import type { QueryClient } from '@tanstack/react-query';
import { integrationQuery, integrationsQuery } from '../../../api/queries/integrations.ts';
import { type Spec, specQuery } from '../../../api/queries/specs.ts';
import { credentialFor } from '../configure/credentials.ts';
import { newHeader } from '../configure/headers.ts';
import { freeSlug } from '../configure/slug.ts';
import { type IntegrationValues, valuesOfDuplicate, valuesOfSpec } from '../configure/values.ts';
import type { Draft } from './draft.ts';

/** A header that calls are known to need before the spec is read: that of the sample API. */
export type KnownHeader = { name: string; value: string };

/** A draft with the values that a spec suggests. */
export async function draftOfSpec(
  client: QueryClient,
  workspace: string,
  specId: string,
  header: KnownHeader | undefined,
): Promise<Draft> {
  const spec = await client.fetchQuery(specQuery(workspace, specId));
  const suggested = valuesOfSpec(spec);
  const values = header === undefined ? suggested : withHeader(suggested, spec, header);
  return {
    step: 'endpoints',
    spec_id: specId,
    values: { ...values, slug: await freeSlugIn(client, workspace, values.slug) },
  };
}

/** A draft with the values of another integration, under a new slug. */
export async function draftOfDuplicate(client: QueryClient, workspace: string, slug: string): Promise<Draft> {
  const integration = await client.fetchQuery(integrationQuery(workspace, slug));
  return {
    step: 'configure',
    spec_id: integration.spec_id,
    values: { ...valuesOfDuplicate(integration), slug: await freeSlugIn(client, workspace, slug) },
  };
}

/** The slug, with a number appended where an integration of the workspace has it. */
async function freeSlugIn(client: QueryClient, workspace: string, slug: string): Promise<string> {
  const integrations = await client.fetchQuery(integrationsQuery(workspace));
  return freeSlug(slug, new Set(integrations.map((integration) => integration.slug)));
}

/** The header as the credential of its security scheme; as a header where there is none. */
function withHeader(values: IntegrationValues, spec: Spec, { name, value }: KnownHeader): IntegrationValues {
  const [credential] = spec.security_schemes.flatMap((scheme) => {
    const credential = credentialFor(scheme);
    const isSame = credential?.in === 'header' && credential.name.toLowerCase() === name.toLowerCase();
    return credential && isSame ? [{ ...credential, value }] : [];
  });
  return credential === undefined
    ? { ...values, headers: [newHeader({ name, value, sensitive: true })] }
    : { ...values, credentials: [credential] };
}
