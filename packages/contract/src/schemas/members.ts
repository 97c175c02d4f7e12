import { Type } from 'typebox';
import { GRANTED_ROLES, ROLES } from '../roles.ts';
import { Email, Timestamp } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

const GrantedRole = Type.Enum(GRANTED_ROLES);

export const Member = Type.Object(
  {
    user_id: Type.String(),
    email: Type.String(),
    name: Type.String(),
    role: Type.Enum(ROLES),
    created_at: Timestamp,
  },
  { description: 'A member of a workspace' },
);

export const MemberParams = Type.Object({ ...WorkspaceParams.properties, user_id: Type.String() });

export const AddMemberBody = Type.Object(
  { email: Email, role: GrantedRole },
  { additionalProperties: false },
);

export const ChangeMemberRoleBody = Type.Object({ role: GrantedRole }, { additionalProperties: false });

export const TransferWorkspaceBody = Type.Object(
  { user_id: Type.String({ description: 'The member who becomes the owner' }) },
  { additionalProperties: false },
);
