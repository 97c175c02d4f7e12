import type { AppCaller } from './caller-auth/authenticate.ts';

/** A member of the workspace, who tests an operation: no app's settings and no rate limits apply. */
type WorkspaceCaller = { workspaceId: string };
export type Caller = AppCaller | WorkspaceCaller;
