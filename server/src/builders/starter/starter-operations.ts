import type { CatalogIntegration } from '../../apps/catalog.ts';
import type { StarterOperation } from './starter-input.ts';

/** More sections make the page harder to read. */
const MAX_OPERATIONS = 40;

/** The operations a starter shows: those of the app integrations, or of all integrations where the app has none. */
export function starterOperations(catalog: readonly CatalogIntegration[]): StarterOperation[] {
  const appIntegrations = catalog.filter(({ isAppIntegration }) => isAppIntegration);
  return (appIntegrations.length > 0 ? appIntegrations : catalog)
    .flatMap(toStarterOperations)
    .slice(0, MAX_OPERATIONS);
}

function toStarterOperations({ slug, name, operations }: CatalogIntegration): StarterOperation[] {
  return operations.map(({ key, summary, parameters, response_type }) => ({
    slug,
    integrationName: name,
    key,
    summary,
    parameters,
    responseType: response_type,
  }));
}
