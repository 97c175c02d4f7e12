import { Type } from 'typebox';
import { Nullable, Timestamp } from './primitives.ts';
import { Slug } from './slug.ts';
import { WorkspaceParams } from './workspaces.ts';

export const TrashItem = Type.Object(
  {
    id: Type.String(),
    slug: Type.String(),
    name: Type.String(),
    deleted_at: Timestamp,
    purge_at: Type.String({ format: 'date-time', description: 'Until then it can be restored' }),
  },
  { description: 'A deleted integration that can still be restored' },
);

export const RestoredIntegration = Type.Object(
  { slug: Type.String() },
  { description: 'The slug of the restored integration' },
);

export const TrashParams = Type.Object({ ...WorkspaceParams.properties, id: Type.String() });

export const RestoreIntegrationBody = Nullable(
  Type.Object({ slug: Type.Optional(Slug) }, { additionalProperties: false }),
);
