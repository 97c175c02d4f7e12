import { isLoopback } from '@trunkline/contract/redirect-uris';
import type {
  AuthorizationPrompt,
  AuthorizationRequest,
  ConsentBody,
} from '@trunkline/contract/schemas/agents';
import { invalidRequest, Problem } from '../http/problems.ts';
import { generateToken } from '../secrets/tokens.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import type { AgentSessions } from './agent-sessions.ts';
import { type BoundCode, CODE_MS, isChallenge } from './authorization-codes.ts';
import type { OauthClient, OauthClients } from './oauth-clients.ts';
import { isSameRedirect } from './redirect-uris.ts';

export type Authorization = ReturnType<typeof createAuthorization>;

type Deps = {
  clients: OauthClients;
  sessions: AgentSessions;
  /** The URL of this server: the issuer of tokens. */
  issuer: () => string;
};

/** A request of a client that is known, with a redirect URI of its own. */
type Recognized = { client: OauthClient; redirectUri: string; state: string | undefined };

/** The consent of members to agents (OAuth 2.1, authorization code with PKCE). */
export function createAuthorization({ clients, sessions, issuer }: Deps) {
  /**
   * What an agent asks for. @throws Problem invalid_request where nothing may be sent to its redirect URI
   */
  async function prompt(request: AuthorizationRequest): Promise<AuthorizationPrompt> {
    const recognized = await recognize(request);
    const { client, redirectUri } = recognized;
    const error = errorIn(request);
    const { id, name, kind, workspace } = client;
    return {
      client: { id, name, kind, workspace: workspace?.slug ?? null },
      redirect_uri: redirectUri,
      is_loopback: isLoopback(redirectUri),
      error: error?.description ?? null,
      deny_url: redirectWith(recognized, {
        error: error?.code ?? 'access_denied',
        error_description: error?.description ?? 'The member did not consent.',
      }),
    };
  }

  /**
   * A member consents: the agent may do as the app what the member chose.
   *
   * @returns where the browser goes, with a code that can be used once
   * @throws Problem not_found (the app), invalid_request, quota_exceeded
   */
  async function consent(
    member: Membership,
    appId: string,
    { request, ...limits }: ConsentBody,
  ): Promise<string> {
    const recognized = await recognize(request);
    const { client, redirectUri } = recognized;
    const error = errorIn(request);
    if (error) throw invalidRequest([{ path: 'request', message: error.description }]);
    if (client.workspace && client.workspace.id !== member.workspace.id)
      throw new Problem(
        'forbidden',
        `"${client.name}" is registered for another workspace. Choose an app of that one.`,
      );
    const { token: code, hash } = generateToken('tlc');
    await sessions.open(
      member,
      appId,
      { ...limits, kind: 'oauth', name: client.name, client_id: client.id },
      (session_expires_at) => {
        const expires_at = new Date(Date.now() + CODE_MS).toISOString();
        const challenge = request.code_challenge ?? '';
        const bound: BoundCode = { redirect_uri: redirectUri, challenge, expires_at, session_expires_at };
        // A code that is not used leaves nothing behind.
        return { code_hash: hash, code: JSON.stringify(bound), expires_at };
      },
    );
    return redirectWith(recognized, { code });
  }

  /** @throws Problem invalid_request */
  async function recognize({
    client_id = '',
    redirect_uri,
    state,
  }: AuthorizationRequest): Promise<Recognized> {
    const client = client_id === '' ? undefined : await clients.find(client_id);
    if (!client) {
      throw invalidRequest([
        {
          path: 'client_id',
          message:
            'is no known client. An admin can register the agent under Agents, or its metadata document cannot be fetched',
        },
      ]);
    }
    const [only, ...others] = client.redirectUris;
    const requested = redirect_uri ?? (others.length === 0 ? only : undefined);
    if (requested === undefined || !client.redirectUris.some((uri) => isSameRedirect(uri, requested)))
      throw invalidRequest([{ path: 'redirect_uri', message: 'is not one that the client registered' }]);
    return { client, redirectUri: requested, state };
  }

  function errorIn({
    response_type,
    code_challenge = '',
    code_challenge_method,
    resource,
  }: AuthorizationRequest): { code: string; description: string } | undefined {
    if (response_type !== 'code')
      return { code: 'unsupported_response_type', description: 'response_type must be "code"' };
    if (code_challenge_method !== 'S256' || !isChallenge(code_challenge))
      return { code: 'invalid_request', description: 'PKCE with code_challenge_method "S256" is required' };
    if (resource !== undefined && !isOwnResource(issuer(), resource))
      return { code: 'invalid_target', description: 'resource is not the MCP endpoint of this server' };
    return undefined;
  }

  /** With `iss` (RFC 9207): a client of several servers knows which one responds. */
  function redirectWith({ redirectUri, state }: Recognized, params: Record<string, string>): string {
    const url = new URL(redirectUri);
    for (const [name, value] of Object.entries({ ...params, iss: issuer() }))
      url.searchParams.set(name, value);
    if (state !== undefined) url.searchParams.set('state', state);
    return url.href;
  }

  return { prompt, consent };
}

/** The resource that tokens are for (RFC 8707). */
export function resourceOf(issuer: string): string {
  return `${issuer}/mcp`;
}

/** Clients also name a server by its origin, with and without a slash. */
export function isOwnResource(issuer: string, resource: string): boolean {
  return [resourceOf(issuer), issuer, `${issuer}/`].includes(resource);
}
