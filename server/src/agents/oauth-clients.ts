import { randomUUID } from 'node:crypto';
import { toOneLine } from '@trunkline/contract/one-line';
import { redirectUriIssue } from '@trunkline/contract/redirect-uris';
import type { AgentClient, CreateAgentClientBody } from '@trunkline/contract/schemas/agents';
import { LRUCache } from 'lru-cache';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { atMost } from '../config/cache-size.ts';
import type { Egress } from '../egress/dispatcher.ts';
import { EgressError } from '../egress/errors.ts';
import { fetchJson } from '../egress/fetch-json.ts';
import { invalidRequest, notFound, Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { documentLifetime } from './document-lifetime.ts';
import {
  countClients,
  deleteClient,
  deleteUnusedClients,
  insertClient,
  selectClient,
  selectClientsOf,
} from './oauth-clients-storage.ts';
import { isRegistrable } from './redirect-uris.ts';

/** A client that may ask members for consent: a public one, which proves itself by PKCE alone. */
export type OauthClient = {
  id: string;
  name: string;
  kind: 'registered' | 'self_registered' | 'metadata_document';
  redirectUris: readonly string[];
  /** The only workspace that it is for; null: any. */
  workspace: { id: string; slug: string } | null;
};

export type OauthClients = ReturnType<typeof createOauthClients>;

const MAX_CLIENTS_OF_WORKSPACE = 50;
const MAX_SELF_REGISTERED = 1_000;
const UNUSED_MS = 7 * 86_400_000;

const FETCH_LIMITS = { timeoutMs: 5_000, maxBytes: 32 * 1024 };
/** How long a metadata document that cannot be used is not fetched again. */
const FAILURE_TTL_MS = 30_000;
const MAX_NAME_LENGTH = 100;

const RedirectUris = Type.Array(Type.String({ maxLength: 2000 }), { minItems: 1, maxItems: 20 });

/** draft-ietf-oauth-client-id-metadata-document, 4.1. */
const MetadataDocument = Type.Object({
  client_id: Type.String(),
  client_name: Type.Optional(Type.String()),
  redirect_uris: RedirectUris,
  token_endpoint_auth_method: Type.Optional(Type.String()),
});

/** RFC 7591, 2. */
const Registration = Type.Object({
  redirect_uris: RedirectUris,
  client_name: Type.Optional(Type.String()),
});

type Deps = { db: Database; egress: Egress };

/** The clients of the authorization server. */
export function createOauthClients({ db, egress }: Deps) {
  const documents = new LRUCache<string, Promise<OauthClient | undefined>>(atMost(500));

  /** @returns undefined where there is no such client, or its metadata document cannot be used */
  async function find(id: string): Promise<OauthClient | undefined> {
    if (id.startsWith('https://')) return fromDocument(id);
    const row = await selectClient(db, id);
    if (!row) return undefined;
    const { name, workspace_id, workspace_slug } = row;
    return {
      id,
      name,
      kind: workspace_id === null ? 'self_registered' : 'registered',
      redirectUris: redirectUrisOf(row),
      workspace:
        workspace_id === null || workspace_slug === null ? null : { id: workspace_id, slug: workspace_slug },
    };
  }

  /** Simultaneous requests fetch once. */
  function fromDocument(id: string): Promise<OauthClient | undefined> {
    const known = documents.get(id);
    if (known) return known;
    const fetching = fetchDocument(id);
    const loading = fetching.then((document) => document?.client);
    documents.set(id, loading, { ttl: FAILURE_TTL_MS });
    fetching.then(
      (document) => document && documents.set(id, loading, { ttl: document.lifetimeMs }),
      () => documents.delete(id),
    );
    return loading;
  }

  /** The document must name its own URL and be for a public client: Trunkline keeps no secrets or keys of agents. */
  async function fetchDocument(id: string): Promise<{ client: OauthClient; lifetimeMs: number } | undefined> {
    if (!isDocumentUrl(id)) return undefined;
    const response = await fetchJson(egress, id, FETCH_LIMITS).catch((error) => {
      if (error instanceof EgressError) return undefined;
      throw error;
    });
    if (response?.status !== 200 || !Value.Check(MetadataDocument, response.json)) return undefined;
    const { client_id, client_name, redirect_uris, token_endpoint_auth_method = 'none' } = response.json;
    if (client_id !== id || token_endpoint_auth_method !== 'none') return undefined;
    const client: OauthClient = {
      id,
      name: displayName(client_name) ?? new URL(id).host,
      kind: 'metadata_document',
      redirectUris: redirect_uris.filter(isRegistrable),
      workspace: null,
    };
    const cacheControl = response.headers['cache-control'];
    return { client, lifetimeMs: documentLifetime(cacheControl?.toString()) };
  }

  /**
   * Registers a client that asks for it itself (RFC 7591).
   *
   * @returns undefined where its metadata cannot be used
   * @throws Problem quota_exceeded
   */
  async function registerSelf(
    metadata: unknown,
  ): Promise<{ id: string; name: string; redirectUris: readonly string[]; createdAt: string } | undefined> {
    if (!Value.Check(Registration, metadata) || !metadata.redirect_uris.every(isRegistrable))
      return undefined;
    const name = displayName(metadata.client_name) ?? 'Unnamed agent';
    const client = { id: `tlc-${randomUUID()}`, name, redirectUris: metadata.redirect_uris };
    const createdAt = new Date().toISOString();
    await db.transaction().execute(async (trx) => {
      if ((await countClients(trx, null)) >= MAX_SELF_REGISTERED)
        throw new Problem('quota_exceeded', 'Too many agents registered themselves. Try again in some days.');
      await insertClient(trx, {
        id: client.id,
        workspace_id: null,
        name,
        redirect_uris: JSON.stringify(client.redirectUris),
        created_by: null,
        created_at: createdAt,
      });
    });
    return { ...client, createdAt };
  }

  /** Registers a client for a workspace. @throws Problem invalid_request, quota_exceeded */
  async function register(member: Membership, body: CreateAgentClientBody): Promise<AgentClient> {
    const issues = body.redirect_uris.flatMap((uri, at) => {
      const message = redirectUriIssue(uri);
      return message === undefined ? [] : [{ path: `redirect_uris.${at}`, message }];
    });
    if (issues.length > 0) throw invalidRequest(issues);
    const row = {
      id: `tlc-${randomUUID()}`,
      workspace_id: member.workspace.id,
      name: body.name,
      redirect_uris: JSON.stringify(body.redirect_uris),
      created_by: member.user.id,
      created_at: new Date().toISOString(),
    };
    await db.transaction().execute(async (trx) => {
      if ((await countClients(trx, member.workspace.id)) >= MAX_CLIENTS_OF_WORKSPACE)
        throw new Problem(
          'quota_exceeded',
          `A workspace may have ${MAX_CLIENTS_OF_WORKSPACE} registered clients. Delete those no longer used.`,
        );
      await insertClient(trx, row);
      await recordAuditEvent(trx, member, 'agent_client.create', row, {
        redirect_uris: [null, body.redirect_uris],
      });
    });
    return toView(row);
  }

  async function list(workspaceId: string): Promise<AgentClient[]> {
    return (await selectClientsOf(db, workspaceId)).map(toView);
  }

  /** Deletes a registered client: it may ask nobody any more. Sessions that it has stay. @throws Problem not_found */
  async function remove(member: Membership, id: string): Promise<void> {
    await db.transaction().execute(async (trx) => {
      const row = await deleteClient(trx, member.workspace.id, id);
      if (!row) throw notFound('client');
      await recordAuditEvent(trx, member, 'agent_client.delete', row);
    });
  }

  /** Deletes clients that registered themselves a week ago and that no member consented to. */
  async function purgeUnused(): Promise<void> {
    await deleteUnusedClients(db, new Date(Date.now() - UNUSED_MS).toISOString());
  }

  return { find, registerSelf, register, list, remove, purgeUnused };
}

/** An https URL with a path, and nothing that a document would not be at. */
function isDocumentUrl(id: string): boolean {
  if (!URL.canParse(id)) return false;
  const { href, pathname, username, password, hash } = new URL(id);
  return href === id && pathname !== '/' && username === '' && password === '' && hash === '';
}

/** A name that a client gives itself, as far as it can be shown. */
function displayName(name: string | undefined): string | undefined {
  return toOneLine(name ?? '').slice(0, MAX_NAME_LENGTH) || undefined;
}

/** @throws Error when what is stored is damaged */
function redirectUrisOf({ id, redirect_uris }: Pick<Row<'oauth_clients'>, 'id' | 'redirect_uris'>): string[] {
  return decodeJsonColumn(RedirectUris, redirect_uris, 'oauth_clients.redirect_uris', id);
}

function toView(row: Row<'oauth_clients'>): AgentClient {
  const { id, name, created_at } = row;
  return { id, name, redirect_uris: redirectUrisOf(row), created_at };
}
