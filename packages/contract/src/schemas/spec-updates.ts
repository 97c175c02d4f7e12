import { type Static, Type } from 'typebox';
import { Nullable } from './primitives.ts';
import { SpecDocument } from './specs.ts';

export const SpecUpdate = Type.Object(
  {
    source_url: Nullable(Type.String()),
    applied: Type.Boolean(),
    added: Type.Array(Type.String(), { description: 'Keys of operations' }),
    removed: Type.Array(Type.String(), { description: 'Keys of operations' }),
    changed: Type.Array(
      Type.Object({
        key: Type.String(),
        changes: Type.Array(
          Type.Object({
            field: Type.String({
              description: 'Such as query_params.limit, payload.title or responses.200.id',
            }),
            message: Type.String(),
            breaking: Type.Boolean(),
          }),
        ),
      }),
      { description: 'Selected operations first; 500 at most' },
    ),
    changed_count: Type.Integer(),
    breaking: Type.Array(Type.Object({ key: Type.String(), message: Type.String() }), {
      description: 'What would break calls of the selected operations',
    }),
  },
  { description: "How the source of an integration's spec differs from the stored spec" },
);
export type SpecUpdate = Static<typeof SpecUpdate>;

export const UpdateSpecBody = Type.Object(
  {
    apply: Type.Optional(Type.Boolean({ description: 'Apply the update; default: only compare' })),
    remove: Type.Optional(
      Type.Array(Type.String({ maxLength: 2000 }), {
        description: 'Keys of selected operations to remove, because the updated spec lacks them',
      }),
    ),
    document: Type.Optional(SpecDocument),
  },
  { additionalProperties: false },
);
