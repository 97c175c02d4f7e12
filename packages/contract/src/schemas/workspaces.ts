import { type Static, Type } from 'typebox';
import { PLANS } from '../plans.ts';
import { ROLES, WORKSPACE_KINDS } from '../roles.ts';
import { ONE_LINE, Timestamp } from './primitives.ts';
import { Slug } from './slug.ts';

const Name = Type.String({ minLength: 1, maxLength: 100, ...ONE_LINE });

const APP_ACCESS_POLICIES = ['open', 'granted'] as const;
const APP_ACCESS_DESCRIPTION =
  '`open`: apps may use every integration that their settings do not disable; `granted`: only what admins granted them';

/** What apps of a workspace may use of its integrations before their settings narrow it. */
export type AppAccessPolicy = (typeof APP_ACCESS_POLICIES)[number];

export const Workspace = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    kind: Type.Enum(WORKSPACE_KINDS),
    plan: Type.Enum(PLANS),
    app_access: Type.Enum(APP_ACCESS_POLICIES, { description: APP_ACCESS_DESCRIPTION }),
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
  {
    name: Type.Optional(Name),
    slug: Type.Optional(Slug),
    app_access: Type.Optional(Type.Enum(APP_ACCESS_POLICIES, { description: APP_ACCESS_DESCRIPTION })),
  },
  { additionalProperties: false },
);

export const DeleteWorkspaceQuery = Type.Object({
  confirm: Type.Optional(Type.String({ description: 'The slug of the workspace' })),
});
