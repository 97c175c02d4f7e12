import { exampleInput } from '@trunkline/contract/examples/example-input';
import type { CatalogOperation } from '../../apps/catalog.ts';

type Values = Record<string, unknown>;

/** The input of a call as `@base44/sdk` names it. */
type SdkInput = { pathParams?: Values; queryParams?: Values; headers?: Values; payload?: unknown };

/** Example values for what an operation requires, in the types of the SDK: only a query takes more than texts. */
export function buildExampleInput(operation: CatalogOperation): SdkInput {
  const { path_params, query_params, headers, payload } = exampleInput(operation);
  return {
    ...(path_params && { pathParams: asTexts(path_params) }),
    ...(query_params && { queryParams: query_params }),
    ...(headers && { headers: asTexts(headers) }),
    ...(payload !== undefined && { payload }),
  };
}

function asTexts(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value : String(value)]),
  );
}
