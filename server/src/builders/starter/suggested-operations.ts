import type { CatalogIntegration } from '../../apps/catalog.ts';
import type { StarterOperation } from './starter-input.ts';

/** A page of more says less. */
const MOST_OPERATIONS = 40;

/** What a new app starts with: the operations of the integrations it is linked with, or of all where it is of none. */
export function suggestedOperations(integrations: readonly CatalogIntegration[]): StarterOperation[] {
  const linked = integrations.filter((integration) => integration.isAppIntegration);
  return (linked.length > 0 ? linked : integrations).flatMap(starterOperations).slice(0, MOST_OPERATIONS);
}

function starterOperations({ slug, name, operations }: CatalogIntegration): StarterOperation[] {
  return operations.map(({ key, summary, parameters, answer_type }) => ({
    slug,
    integrationName: name,
    key,
    summary,
    parameters,
    responseType: answer_type,
  }));
}
