import { type Static, Type } from 'typebox';
import { Spec } from './specs.ts';

/** The events of an import that is followed as server-sent events: `progress`, then `done` (or `error`). */

export const IMPORT_STEPS = ['downloading', 'parsing', 'listing', 'storing'] as const;

export const ImportProgress = Type.Object({
  step: Type.Enum(IMPORT_STEPS),
  bytes: Type.Optional(Type.Integer({ description: 'Of a download: received so far, before decompression' })),
  total: Type.Optional(
    Type.Integer({ description: 'Of a download: the announced length, if the server sent one' }),
  ),
});
export type ImportProgress = Static<typeof ImportProgress>;

export const ImportDone = Type.Object({ spec: Spec });
