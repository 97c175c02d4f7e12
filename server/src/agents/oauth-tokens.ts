import { randomBytes } from 'node:crypto';
import { recordAuditEvent, systemActor } from '../audit-log/audit-log.ts';
import { generateToken, hashToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import { deleteAgentSession, redeemCode, rotateTokens, selectSessionBy } from './agent-sessions-storage.ts';
import { isOwnResource } from './authorization.ts';
import { decodeCode, isVerifierOf } from './authorization-codes.ts';

export type OauthTokens = ReturnType<typeof createOauthTokens>;

/** How long an access token can be used. */
const ACCESS_MS = 10 * 60_000;

/** An error of the token endpoint (RFC 6749, 5.2). */
export class OauthError extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.code = code;
  }
}

/** The response of the token endpoint (RFC 6749, 5.1). */
export type TokenResponse = {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token: string;
  scope: string;
};

export const SCOPE = 'mcp';

type Deps = { db: Database; invalidations: InvalidationBus; issuer: () => string };
type Session = NonNullable<Awaited<ReturnType<typeof selectSessionBy>>>;

/** The tokens of agents that a member consented to. Only the last of a session can be used, and each refresh token once. */
export function createOauthTokens({ db, invalidations, issuer }: Deps) {
  /** @param form the parameters of a token request @throws OauthError */
  async function grant(form: ReadonlyMap<string, string>): Promise<TokenResponse> {
    const resource = form.get('resource');
    if (resource !== undefined && !isOwnResource(issuer(), resource))
      throw new OauthError('invalid_target', 'resource is not the MCP endpoint of this server');
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return redeem(form);
      case 'refresh_token':
        return refresh(form);
      default:
        throw new OauthError('unsupported_grant_type', 'grant_type is authorization_code or refresh_token');
    }
  }

  /** A code that does not fit is spent, and one that comes twice ends the session that began with it. */
  async function redeem(form: ReadonlyMap<string, string>): Promise<TokenResponse> {
    const codeHash = hashToken(required(form, 'code'));
    const session = await selectSessionBy(db, 'code_hash', codeHash);
    if (!session) throw invalidGrant();
    const { id, code, client_id } = session;
    if (code === null) throw await ended(session, 'its authorization code was used twice');
    const { redirect_uri, challenge, expires_at, session_expires_at } = decodeCode({ id, code });
    const isFit =
      Date.parse(expires_at) > Date.now() &&
      session.is_of_member &&
      form.get('client_id') === client_id &&
      (form.get('redirect_uri') ?? redirect_uri) === redirect_uri &&
      isVerifierOf(challenge, form.get('code_verifier') ?? '');
    if (!isFit) throw await ended(session, 'its authorization code did not fit');
    const family = randomBytes(24).toString('base64url');
    const tokens = newTokens(family, session_expires_at);
    const isFirst = await redeemCode(db, codeHash, {
      ...tokens.stored,
      refresh_family: hashToken(family),
      expires_at: session_expires_at,
    });
    if (!isFirst) throw await ended(session, 'its authorization code was used twice');
    return tokens.response;
  }

  /** A refresh token that is not the last of its session was used before, by its agent or by someone who copied it. */
  async function refresh(form: ReadonlyMap<string, string>): Promise<TokenResponse> {
    const token = required(form, 'refresh_token');
    const family = familyOf(token);
    const session = family && (await selectSessionBy(db, 'refresh_family', hashToken(family)));
    if (!family || !session) throw invalidGrant();
    if (Date.parse(session.expires_at) <= Date.now() || form.get('client_id') !== session.client_id)
      throw invalidGrant();
    if (!session.is_of_member) throw await ended(session, 'its member may make no tokens any more');
    const tokens = newTokens(family, session.expires_at);
    const isLast = await rotateTokens(db, session.id, hashToken(token), tokens.stored);
    if (!isLast) throw await ended(session, 'a refresh token was used twice');
    await evict(session);
    return tokens.response;
  }

  /** Ends the session of a token, whichever of its tokens it is (RFC 7009). Others are no error. */
  async function revoke(token: string, clientId: string | undefined): Promise<void> {
    const family = familyOf(token);
    const session = family
      ? await selectSessionBy(db, 'refresh_family', hashToken(family))
      : await selectSessionBy(db, 'access_hash', hashToken(token));
    if (session?.kind === 'oauth' && session.client_id === clientId)
      await ended(session, 'its agent ended it');
  }

  /** Ends a session. @returns what its agent is refused with */
  async function ended(session: Session, reason: string): Promise<OauthError> {
    await invalidations.transaction(async (trx, publish) => {
      const row = await deleteAgentSession(trx, session.app_id, session.id);
      if (!row) return;
      const target = { id: row.id, name: `${session.app_name}: ${row.name}` };
      const actor = systemActor(session.workspace_id, 'agent authorization');
      await recordAuditEvent(trx, actor, 'agent_session.revoke', target, { reason: [null, reason] });
      if (row.access_hash !== null) publish({ kind: 'app_token', hash: row.access_hash });
    });
    return invalidGrant();
  }

  /** The former access token is refused from the next request. */
  async function evict({ access_hash }: Session): Promise<void> {
    if (access_hash === null) return;
    await invalidations.transaction(async (_trx, publish) =>
      publish({ kind: 'app_token', hash: access_hash }),
    );
  }

  return { grant, revoke };
}

function newTokens(family: string, sessionExpiresAt: string) {
  const now = Date.now();
  const access = generateToken('tlo');
  const refresh = `tlr_${family}.${randomBytes(32).toString('base64url')}`;
  const expiresAt = Math.min(now + ACCESS_MS, Date.parse(sessionExpiresAt));
  const response: TokenResponse = {
    access_token: access.token,
    token_type: 'Bearer',
    expires_in: Math.max(1, Math.floor((expiresAt - now) / 1000)),
    refresh_token: refresh,
    scope: SCOPE,
  };
  const stored = {
    access_hash: access.hash,
    access_expires_at: new Date(expiresAt).toISOString(),
    refresh_hash: hashToken(refresh),
  };
  return { response, stored };
}

/** The part that all refresh tokens of a session have in common; undefined: it is no refresh token. */
function familyOf(token: string): string | undefined {
  const [, family] = /^tlr_([\w-]{32})\.[\w-]{43}$/.exec(token) ?? [];
  return family;
}

function required(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name);
  if (!value) throw new OauthError('invalid_request', `${name} is missing`);
  return value;
}

/** The same for every reason: a client cannot find out which tokens exist. */
function invalidGrant(): OauthError {
  return new OauthError(
    'invalid_grant',
    'The code or refresh token is not valid, was used or has expired. Ask the member to authorize again.',
  );
}
