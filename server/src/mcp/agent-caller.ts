import type { IncomingHttpHeaders } from 'node:http';
import { isReading } from '@trunkline/contract/operation-effect';
import { type AppCaller, authenticateAppToken } from '../gateway/caller-auth/authenticate.ts';
import type { RuntimeConfigCache } from '../gateway/config-cache.ts';
import { Problem } from '../http/problems.ts';
import { bearerToken } from '../secrets/tokens.ts';

/** What calls over MCP: an app, or an agent of an app, which may do less than the app. */
export type AgentCaller = AppCaller & {
  /** What the agent may call of all that its app may; null: all of it. */
  allowed: AllowedEndpoints | null;
  /** Whether it may call only what reads. */
  isReadOnly: boolean;
  /** The name that the agent was registered with; null: what the client says of itself counts. */
  clientName: string | null;
};

/** The keys of operations by the id of their integration; null: all operations of it. */
export type AllowedEndpoints = ReadonlyMap<string, ReadonlySet<string> | null>;

type Deps = { configCache: RuntimeConfigCache };

/**
 * The caller of an MCP request, by its bearer token.
 *
 * @throws Problem unauthenticated, invalid_token
 */
export async function authenticateAgent(
  deps: Deps,
  { authorization }: Pick<IncomingHttpHeaders, 'authorization'>,
): Promise<AgentCaller> {
  if (authorization === undefined)
    throw new Problem('unauthenticated', 'Send an app token: Authorization: Bearer tla_...');
  const token = bearerToken(authorization);
  const caller = token?.startsWith('tla_') ? await authenticateAppToken(deps, token) : undefined;
  if (!caller) {
    throw new Problem(
      'invalid_token',
      'MCP takes an app token (tla_...) that was not revoked and has not expired. An editor of the workspace creates one for the app.',
    );
  }
  return { ...caller, allowed: null, isReadOnly: false, clientName: null };
}

/** Whether the agent may call an operation that its app may call. */
export function mayCall(
  { allowed, isReadOnly }: Pick<AgentCaller, 'allowed' | 'isReadOnly'>,
  integrationId: string,
  key: string,
): boolean {
  if (isReadOnly && !isReading(key)) return false;
  if (allowed === null) return true;
  const keys = allowed.get(integrationId);
  return keys === null || (keys?.has(key) ?? false);
}
