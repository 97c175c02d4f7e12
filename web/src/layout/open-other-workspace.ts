import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { workspacesQuery } from '../api/queries/workspaces.ts';
import { homeOf } from './current-workspace.ts';

/** @returns a function that opens another workspace than `left`, which was left or deleted */
export function useOpenOtherWorkspace(): (left: string) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (left) => {
    const workspaces = await client.ensureQueryData(workspacesQuery);
    const next = homeOf(workspaces.filter(({ slug }) => slug !== left));
    if (next === undefined) await navigate({ to: '/account' });
    else await navigate({ to: '/w/$workspace', params: { workspace: next } });
    await client.invalidateQueries({ queryKey: workspacesQuery.queryKey });
  };
}
