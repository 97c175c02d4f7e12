import type { IncomingHttpHeaders } from 'node:http';
import { isReading } from '@trunkline/contract/operation-effect';
import type { AllowedEndpoints } from '../agents/allowed-endpoints.ts';
import { type AppCaller, authenticateAppToken } from '../gateway/caller-auth/authenticate.ts';
import type { RuntimeConfigCache } from '../gateway/config-cache.ts';
import { Problem } from '../http/problems.ts';
import { bearerToken } from '../secrets/tokens.ts';
import type { LimitedSession } from './agent-usage.ts';

/** What calls over MCP: an app, or an agent of an app, which may do less than the app. */
export type AgentCaller = AppCaller & {
  /** What the agent may call of all that its app may; null: all of it. */
  allowed: AllowedEndpoints | null;
  /** Whether it may call only what reads. */
  isReadOnly: boolean;
  /** The name that the agent was registered with; null: what the client says of itself counts. */
  clientName: string | null;
  /** The session that the agent calls in; null: it has the token of its app. */
  session: LimitedSession | null;
};

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
    throw new Problem(
      'unauthenticated',
      'Authorize the agent with OAuth, or send the token of an agent session (tls_...) or an app (tla_...): Authorization: Bearer ...',
    );
  const token = bearerToken(authorization);
  const caller = token === undefined ? undefined : await authenticateToken(deps, token);
  if (!caller) {
    throw new Problem(
      'invalid_token',
      'The token was revoked, has expired, or is for something else. MCP takes the token of an agent session (tls_...) or an app (tla_...), which an editor of the workspace creates, or one by OAuth.',
    );
  }
  return caller;
}

/** @returns undefined where the token is not valid */
async function authenticateToken(deps: Deps, token: string): Promise<AgentCaller | undefined> {
  if (token.startsWith('tla_')) {
    const caller = await authenticateAppToken(deps, token);
    return caller && { ...caller, allowed: null, isReadOnly: false, clientName: null, session: null };
  }
  if (!/^tl[so]_/.test(token)) return undefined;
  const agent = await deps.configCache.agentOf(token);
  if (!agent || agent.expiresAt <= Date.now()) return undefined;
  const { id, app, name, allowed, isReadOnly, callsPerMinute, maxCalls } = agent;
  return {
    app,
    tokenId: null,
    subject: null,
    allowed,
    isReadOnly,
    clientName: name,
    session: { id, callsPerMinute, maxCalls },
  };
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
