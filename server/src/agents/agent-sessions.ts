import { isReading } from '@trunkline/contract/operation-effect';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type {
  AgentEndpoints,
  AgentSession,
  ConsentBody,
  CreateAgentSessionBody,
} from '@trunkline/contract/schemas/agents';
import { v7 as uuid } from 'uuid';
import { findApp } from '../apps/apps.ts';
import { readSettingsOfApp } from '../apps/integration-settings.ts';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest, notFound, Problem } from '../http/problems.ts';
import { selectIntegrationOverviews } from '../integrations/integration-storage.ts';
import { readSelectedOperationsOf } from '../integrations/operations-storage.ts';
import { generateToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { NewRow, Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import {
  type AgentSessionRow,
  countAgentSessions,
  deleteAgentSession,
  deleteEndedSessions,
  insertAgentSession,
  selectAgentSessions,
  selectSlugs,
} from './agent-sessions-storage.ts';
import { type AllowedEndpoints, decodeAllowed, encodeAllowed } from './allowed-endpoints.ts';

export type AgentSessions = ReturnType<typeof createAgentSessions>;

/** How many sessions an app may have at a time. */
const MAX_SESSIONS = 100;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Deps = { db: Database; invalidations: InvalidationBus; usage: { flush: () => Promise<void> } };
type Limits = Pick<
  ConsentBody,
  'endpoints' | 'read_only' | 'calls_per_minute' | 'max_calls' | 'expires_in_minutes'
>;
type Opening = Limits & Pick<Row<'agent_sessions'>, 'kind' | 'name' | 'client_id'>;
type Secrets = Pick<NewRow<'agent_sessions'>, 'access_hash' | 'access_expires_at' | 'code_hash' | 'code'>;

/** What members let agents do as an app. */
export function createAgentSessions({ db, invalidations, usage }: Deps) {
  /**
   * @returns with the token, which is shown once
   * @throws Problem not_found (the app), invalid_request (an endpoint that the app may not call), quota_exceeded
   */
  async function create(
    member: Membership,
    appId: string,
    body: CreateAgentSessionBody,
  ): Promise<AgentSession & { token: string }> {
    const { token, hash } = generateToken('tls');
    const session = await open(member, appId, { ...body, kind: 'token', client_id: null }, (expires_at) => ({
      access_hash: hash,
      access_expires_at: expires_at,
    }));
    return { ...session, token };
  }

  /**
   * Stores a session. @param secretsOf what its agent authenticates with, by when the session ends
   *
   * @throws Problem not_found (the app), invalid_request, quota_exceeded
   */
  async function open(
    member: Membership,
    appId: string,
    { kind, name, client_id, ...limits }: Opening,
    secretsOf: (expiresAt: string) => Secrets & { expires_at?: string },
  ): Promise<AgentSession> {
    const app = await findApp(db, member.workspace.id, appId);
    const { endpoints = null, read_only = false, calls_per_minute = null, max_calls = null } = limits;
    const allowed = await resolveEndpoints(member.workspace.id, appId, endpoints, read_only);
    const now = Date.now();
    const expires_at = new Date(now + limits.expires_in_minutes * MINUTE_MS).toISOString();
    const row = {
      id: uuid(),
      app_id: appId,
      kind,
      name,
      client_id,
      allowed: encodeAllowed(allowed),
      read_only: read_only ? 1 : 0,
      calls_per_minute,
      max_calls,
      created_by: member.user.id,
      created_at: new Date(now).toISOString(),
      expires_at,
      last_used_at: null,
      refresh_family: null,
      refresh_hash: null,
      access_hash: null,
      access_expires_at: null,
      code_hash: null,
      code: null,
      ...secretsOf(expires_at),
    };
    await db.transaction().execute(async (trx) => {
      if ((await countAgentSessions(trx, appId, row.created_at)) >= MAX_SESSIONS)
        throw new Problem(
          'quota_exceeded',
          `An app may have ${MAX_SESSIONS} agent sessions at a time. Revoke those no longer used.`,
        );
      await insertAgentSession(trx, row);
      await recordAuditEvent(trx, member, 'agent_session.create', targetOf(app, row), {
        ...(client_id !== null && { client_id: [null, client_id] as const }),
        endpoints: [null, endpoints ? endpoints.flatMap(describe) : 'all'],
        read_only: [null, read_only],
        ...(calls_per_minute !== null && { calls_per_minute: [null, calls_per_minute] as const }),
        ...(max_calls !== null && { max_calls: [null, max_calls] as const }),
        expires_at: [null, expires_at],
      });
    });
    const [view] = await toViews([{ ...row, calls: 0, created_by_email: member.user.email }]);
    if (!view) throw new Error('the session was not read');
    return { ...view, expires_at };
  }

  /** The sessions of an app that have not ended, the newest first. @throws Problem not_found (the app) */
  async function list(workspaceId: string, appId: string): Promise<AgentSession[]> {
    await findApp(db, workspaceId, appId);
    await usage.flush();
    return toViews(await selectAgentSessions(db, appId, new Date().toISOString()));
  }

  /** Revokes a session: the next request with its tokens is refused. @throws Problem not_found */
  async function revoke(member: Membership, appId: string, id: string): Promise<void> {
    const app = await findApp(db, member.workspace.id, appId);
    await invalidations.transaction(async (trx, publish) => {
      const row = await deleteAgentSession(trx, appId, id);
      if (!row) throw notFound('agent session');
      await recordAuditEvent(trx, member, 'agent_session.revoke', targetOf(app, row));
      if (row.access_hash !== null) publish({ kind: 'app_token', hash: row.access_hash });
    });
  }

  /** @throws Problem invalid_request naming what the app may not call */
  async function resolveEndpoints(
    workspaceId: string,
    appId: string,
    endpoints: AgentEndpoints,
    isReadOnly: boolean,
  ): Promise<AllowedEndpoints | null> {
    if (endpoints === null) return null;
    const slugs = [...new Set(endpoints.map(({ slug }) => slug))];
    const rows = slugs.length === 0 ? [] : await selectIntegrationOverviews(db, workspaceId, slugs);
    const ids = new Map(rows.map(({ id, slug }) => [slug, id]));
    const selected = await readSelectedOperationsOf(db, [...ids.values()]);
    const settings = await readSettingsOfApp(db, appId);
    const allowed = new Map<string, ReadonlySet<string> | null>();
    const issues: ValidationIssue[] = [];
    endpoints.forEach(({ slug, operations }, at) => {
      const id = ids.get(slug);
      const ofApp = id === undefined ? undefined : (settings.byIntegration.get(id) ?? settings.others);
      if (id === undefined || !ofApp?.enabled) {
        issues.push({ path: `endpoints.${at}.slug`, message: `the app may not call "${slug}"` });
        return;
      }
      const keys = (selected.get(id) ?? []).map(({ key }) => key);
      const callable = keys.filter((key) => ofApp.operations?.includes(key) ?? true);
      for (const key of operations ?? [])
        if (!callable.includes(key) || (isReadOnly && !isReading(key)))
          issues.push({
            path: `endpoints.${at}.operations`,
            message: `the app may not call "${key}" of "${slug}"${isReadOnly ? ', or it does not only read' : ''}`,
          });
      allowed.set(id, operations && new Set(operations));
    });
    if (issues.length > 0) throw invalidRequest(issues);
    return allowed;
  }

  async function toViews(rows: readonly AgentSessionRow[]): Promise<AgentSession[]> {
    const allowed = new Map(rows.map((row) => [row.id, decodeAllowed(row)]));
    const ids = [...allowed.values()].flatMap((of) => (of ? [...of.keys()] : []));
    const slugs = await selectSlugs(db, [...new Set(ids)]);
    return rows.map((row) => {
      const { id, name, kind, client_id, calls_per_minute, max_calls, calls } = row;
      const { created_by_email, created_at, expires_at, last_used_at } = row;
      const of = allowed.get(id);
      const endpoints = of
        ? [...of].flatMap(([integrationId, operations]) => {
            const slug = slugs.get(integrationId);
            return slug === undefined ? [] : [{ slug, operations: operations && [...operations] }];
          })
        : null;
      return {
        id,
        name,
        kind,
        client_id,
        endpoints,
        read_only: row.read_only === 1,
        calls_per_minute,
        max_calls,
        calls,
        created_by_email,
        created_at,
        expires_at,
        last_used_at,
      };
    });
  }

  /** Deletes sessions that ended a day ago. */
  async function purgeEnded(): Promise<void> {
    await deleteEndedSessions(db, new Date(Date.now() - DAY_MS).toISOString());
  }

  return { create, open, list, revoke, purgeEnded };
}

function targetOf(app: { name: string }, session: { id: string; name: string }) {
  return { id: session.id, name: `${app.name}: ${session.name}` };
}

function describe({ slug, operations }: NonNullable<AgentEndpoints>[number]): string[] {
  return operations === null ? [slug] : operations.map((key) => `${slug} ${key}`);
}
