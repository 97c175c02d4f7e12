import { checkPermission } from '../workspaces/permissions.ts';
import type { Membership } from '../workspaces/workspaces.ts';

/** Whether a member may read the reasons of failed calls, which may quote what token servers responded. */
export function mayReadReasons({ role, workspace }: Membership): boolean {
  return checkPermission({ role, ...workspace }, 'calls.read_reasons').allowed;
}
