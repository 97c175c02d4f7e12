import { useQuery } from '@tanstack/react-query';
import { authOptionsQuery } from '../api/queries/auth-options.ts';

/** Whether the server sends email; true as long as that is not known. */
export function useSendsEmail(): boolean {
  const { data: options } = useQuery(authOptionsQuery);
  return options?.sends_email ?? true;
}
