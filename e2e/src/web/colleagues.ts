import { type Api, apiWith } from '../api.ts';

export type Colleague = { name: string; email: string; password: string };

export const GRACE: Colleague = {
  name: 'Grace Hopper',
  email: 'grace@example.com',
  password: 'nanoseconds in a wire',
};
export const ALAN: Colleague = {
  name: 'Alan Turing',
  email: 'alan@example.com',
  password: 'a universal machine',
};

/** A user with a new account joins the workspace `default`, whose admin `api` acts for. */
export function joinDefault(url: string, api: Api, colleague: Colleague, role: string): Promise<void> {
  return joinWorkspace(url, api, colleague, { workspace: 'default', role });
}

export async function joinWorkspace(
  url: string,
  api: Api,
  colleague: Colleague,
  { workspace, role }: { workspace: string; role: string },
): Promise<void> {
  const { body } = await api('POST', `/api/workspaces/${workspace}/invitations`, { role });
  const token = new URL(body.link).searchParams.get('token');
  const { status } = await apiWith(url, {})('POST', `/api/invitations/${token}/accept`, colleague);
  if (status !== 200) throw new Error(`${colleague.email} could not join: status ${status}`);
}
