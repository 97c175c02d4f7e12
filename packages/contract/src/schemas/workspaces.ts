import { type Static, Type } from 'typebox';
import { PLANS } from '../plans.ts';
import { ROLES, WORKSPACE_KINDS } from '../roles.ts';
import { ONE_LINE, Timestamp } from './primitives.ts';
import { Slug } from './slug.ts';

const Name = Type.String({ minLength: 1, maxLength: 100, ...ONE_LINE });

export const Workspace = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    kind: Type.Enum(WORKSPACE_KINDS),
    plan: Type.Enum(PLANS),
    role: Type.Enum(ROLES, { description: 'Of the user who asks' }),
    created_at: Timestamp,
  },
  { description: 'A workspace as its member sees it' },
);
export type Workspace = Static<typeof Workspace>;

export const WorkspaceParams = Type.Object({ workspace: Type.String({ description: 'Its slug' }) });

export const CreateWorkspaceBody = Type.Object(
  { name: Name, slug: Type.Optional(Slug) },
  { additionalProperties: false },
);

export const UpdateWorkspaceBody = Type.Object(
  { name: Type.Optional(Name), slug: Type.Optional(Slug) },
  { additionalProperties: false },
);

export const DeleteWorkspaceQuery = Type.Object({
  confirm: Type.Optional(Type.String({ description: 'The slug of the workspace' })),
});
