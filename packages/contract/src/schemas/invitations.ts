import { type Static, Type } from 'typebox';
import { GRANTED_ROLES, ROLES } from '../roles.ts';
import { Email, Nullable, ONE_LINE, Timestamp } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

const GrantedRole = Type.Enum(GRANTED_ROLES);
const InvitedEmail = Nullable(Type.String(), { description: 'Null: anyone with the link may accept' });
const NamedWorkspace = Type.Object({ slug: Type.String(), name: Type.String() });

export const Invitation = Type.Object(
  {
    id: Type.String(),
    role: GrantedRole,
    email: InvitedEmail,
    expires_at: Timestamp,
    created_at: Timestamp,
  },
  { description: 'An open invitation, without its link' },
);

export const InvitationWithLink = Type.Object(
  { ...Invitation.properties, link: Type.String() },
  { description: 'A new invitation: its link is returned once' },
);

export const InvitationPreview = Type.Object(
  {
    workspace: NamedWorkspace,
    role: GrantedRole,
    email: InvitedEmail,
    invited_by: Type.String(),
  },
  { description: 'An invitation as the holder of its link sees it' },
);

export const Membership = Type.Object(
  { workspace: NamedWorkspace, role: Type.Enum(ROLES) },
  { description: 'The membership that accepting an invitation results in' },
);
export type Membership = Static<typeof Membership>;

export const InvitationParams = Type.Object({ ...WorkspaceParams.properties, id: Type.String() });

export const InvitationLinkParams = Type.Object({ token: Type.String() });

export const CreateInvitationBody = Type.Object(
  { role: GrantedRole, email: Type.Optional(Email) },
  { additionalProperties: false },
);

export const UpdateInvitationBody = Type.Object({ role: GrantedRole }, { additionalProperties: false });

/** The account to create; empty where a signed-in user accepts. */
export const AcceptInvitationBody = Type.Object(
  {
    email: Type.Optional(Email),
    password: Type.Optional(Type.String({ maxLength: 300 })),
    name: Type.Optional(Type.String({ maxLength: 200, ...ONE_LINE })),
  },
  { additionalProperties: false },
);
export type AcceptInvitationBody = Static<typeof AcceptInvitationBody>;
