import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { workspacesQuery } from '../api/queries/workspaces.ts';
import { homeOf } from './current-workspace.ts';

/** Goes on in another workspace, once one has left or deleted the one that is shown. */
export function useLeaveWorkspace(): (left: string) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (left) => {
    const workspaces = await client.ensureQueryData(workspacesQuery);
    const next = homeOf(workspaces.filter(({ slug }) => slug !== left));
    if (next === undefined) await navigate({ to: '/account' });
    else await navigate({ to: '/w/$workspace/integrations', params: { workspace: next } });
    await client.invalidateQueries({ queryKey: workspacesQuery.queryKey });
  };
}
