import { Type } from 'typebox';
import { Nullable, Timestamp } from './primitives.ts';
import { Slug } from './slug.ts';
import { WorkspaceParams } from './workspaces.ts';

/** A deleted integration that can still be restored. */
export const TrashItem = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  deleted_at: Timestamp,
  purge_at: Type.String({ format: 'date-time', description: 'Until then it can be restored' }),
});

export const RestoredIntegration = Type.Object({ slug: Type.String() });

export const TrashParams = Type.Object({ ...WorkspaceParams.properties, id: Type.String() });

export const RestoreIntegrationBody = Nullable(
  Type.Object({ slug: Type.Optional(Slug) }, { additionalProperties: false }),
);
