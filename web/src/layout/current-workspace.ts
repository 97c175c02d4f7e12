import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type Workspace, workspacesQuery } from '../api/queries/workspaces.ts';
import { lastingStorage } from '../browser-storage.ts';

const KEY = 'trunkline.workspace';

export function rememberWorkspace(slug: string): void {
  lastingStorage.write(KEY, slug);
}

/** Whether a workspace was opened in this browser before. */
export function hasRememberedWorkspace(): boolean {
  return lastingStorage.read(KEY) !== null;
}

/** The workspace to open where the URL names none: the one last used, else the first shared one. */
export function homeOf(workspaces: readonly Workspace[]): string | undefined {
  const last = lastingStorage.read(KEY);
  const home =
    workspaces.find(({ slug }) => slug === last) ??
    workspaces.find(({ kind }) => kind === 'shared') ??
    workspaces[0];
  return home?.slug;
}

/** The workspace of the URL, with your role in it and its plan: for screens of a workspace. */
export function useWorkspace(): Workspace {
  const workspace = useCurrentWorkspace();
  if (!workspace) throw new Error('this screen belongs to no workspace');
  return workspace;
}

/** The workspace of the URL; on screens outside of workspaces, the one last used. */
export function useCurrentWorkspace(): Workspace | undefined {
  const { data } = useSuspenseQuery(workspacesQuery);
  const { workspace = homeOf(data) } = useParams({ strict: false });
  return data.find(({ slug }) => slug === workspace);
}
