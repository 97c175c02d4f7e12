import { type Static, Type } from 'typebox';
import { CpuProfile } from './call-tree.ts';

/** What recorder.ts reports: the profile, and the processor time meanwhile of the main thread and of all threads. */
export const Recording = Type.Object({
  profile: CpuProfile,
  mainThreadMs: Type.Number(),
  processMs: Type.Number(),
});
export type Recording = Static<typeof Recording>;
