import { type ApiClient, createApiClient, expectBody } from '@trunkline/contract/api-client';
import { InvitationWithLink } from '@trunkline/contract/schemas/invitations';

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
export function joinDefault(url: string, api: ApiClient, colleague: Colleague, role: string): Promise<void> {
  return joinWorkspace(url, api, colleague, { workspace: 'default', role });
}

export async function joinWorkspace(
  url: string,
  api: ApiClient,
  colleague: Colleague,
  { workspace, role }: { workspace: string; role: string },
): Promise<void> {
  const { link } = expectBody(
    await api('POST', `/api/workspaces/${workspace}/invitations`, { role }),
    InvitationWithLink,
  );
  const token = new URL(link).searchParams.get('token');
  const { status } = await createApiClient(url)('POST', `/api/invitations/${token}/accept`, colleague);
  if (status !== 200) throw new Error(`${colleague.email} could not join: status ${status}`);
}
