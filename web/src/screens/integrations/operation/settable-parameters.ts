import { normalizeHeaderName } from '@trunkline/contract/header-names';
import type { Operation } from '../../../api/queries/integrations.ts';

/** The parameters of an operation that a caller sets: those of security schemes are set by Trunkline. */
export function settableParameters({ parameters, security_headers, security_query }: Operation) {
  const secretHeaders = new Set(security_headers.map(normalizeHeaderName));
  return parameters.filter(
    ({ name, in: location }) =>
      !(location === 'header' && secretHeaders.has(normalizeHeaderName(name))) &&
      !(location === 'query' && security_query.includes(name)),
  );
}
