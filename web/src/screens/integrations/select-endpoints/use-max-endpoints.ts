import { useQuery } from '@tanstack/react-query';
import { DEFAULT_MAX_OPERATIONS } from '@trunkline/contract/quotas';
import { instanceQuery } from '../../../api/queries/instance.ts';

/** How many endpoints of an API can be selected; the usual number, as long as that of this server is not known. */
export function useMaxEndpoints(): number {
  const { data: instance } = useQuery(instanceQuery);
  return instance?.max_operations ?? DEFAULT_MAX_OPERATIONS;
}
