import { useQuery } from '@tanstack/react-query';
import { authOptionsQuery } from '../api/queries/auth-options.ts';

/** How a command of the operator begins on this server; as in the package, as long as that is not known. */
export function useOperatorCommand(): string {
  const { data: options } = useQuery(authOptionsQuery);
  return options?.operator_command ?? 'npx trunkline';
}
