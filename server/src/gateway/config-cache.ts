import type { AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import { LRUCache } from 'lru-cache';
import type { Settings } from '../config/settings.ts';
import type { Egress } from '../egress/dispatcher.ts';
import { hashToken } from '../secrets/tokens.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import { compileIntegration } from './compile-integration.ts';
import { createConfigLoader } from './config-loader.ts';
import type { AppAccess, AppToken, CallableIntegration } from './runtime-config.ts';
import { createUpstreamPolicies } from './upstream/policy.ts';

export type RuntimeConfigCache = ReturnType<typeof createConfigCache>;

type Deps = {
  db: Database;
  vault: Vault;
  egress: Egress;
  invalidations: InvalidationBus;
  limits: Pick<Settings['limits'], 'callMs' | 'cacheBytes'>;
};

/**
 * The configuration that calls read, in memory: in a steady state a call does not touch storage. A change evicts what
 * was derived from it, so the next call reads it again; a read in progress is evicted as well.
 */
export function createConfigCache({ db, vault, egress, invalidations, limits }: Deps) {
  const loader = createConfigLoader(db, vault);
  const policies = createUpstreamPolicies(limits);
  const hashes = new LRUCache<string, string>({ max: 2_000 });
  const tokens = promiseCache<AppToken>(20_000, loader.token);
  const accesses = promiseCache<AppAccess>(20_000, loader.access);
  const integrations = promiseCache<CallableIntegration>(2_000, loadIntegration);
  const settings = promiseCache<ReadonlyMap<string, AppIntegrationSettings>>(20_000, loader.settings);

  invalidations.subscribe((invalidation) => {
    if (invalidation.kind === 'app_token') tokens.evict(invalidation.hash);
    if (invalidation.kind === 'integration') {
      integrations.evict(integrationKey(invalidation.workspaceId, invalidation.slug));
      if (invalidation.deletedId !== undefined) policies.evict(invalidation.deletedId);
    }
    if (invalidation.kind === 'app') {
      settings.evict(invalidation.appId);
      accesses.evict(invalidation.appId);
    }
    // Workspaces are seldom deleted: to evict everything costs less than to know what belonged to one.
    if (invalidation.kind === 'workspace')
      for (const cache of [tokens, accesses, integrations, settings]) cache.clear();
  });

  /** The hash of a token that came before takes no time; tables of V8 compare texts whole, with a hash that is seeded. */
  function hashOf(token: string): string {
    const known = hashes.get(token);
    if (known !== undefined) return known;
    const hash = hashToken(token);
    hashes.set(token, hash);
    return hash;
  }

  async function loadIntegration(key: string): Promise<CallableIntegration | undefined> {
    const [workspaceId = '', slug = ''] = key.split('/');
    const stored = await loader.integration(workspaceId, slug);
    return stored && compileIntegration(stored, egress, policies);
  }

  return {
    tokenOf: (token: string) => tokens.get(hashOf(token)),
    accessOf: (appId: string) => accesses.get(appId),
    integrationOf: (workspaceId: string, slug: string) => integrations.get(integrationKey(workspaceId, slug)),
    settingsOf: (appId: string) => settings.get(appId),
  };
}

function integrationKey(workspaceId: string, slug: string): string {
  return `${workspaceId}/${slug}`;
}

/** A cache of reads. It holds their promises, so that evicting also reaches a read in progress. */
function promiseCache<T>(max: number, load: (key: string) => Promise<T | undefined>) {
  const cached = new LRUCache<string, Promise<T | undefined>>({ max });
  return {
    get(key: string): Promise<T | undefined> {
      const known = cached.get(key);
      if (known) return known;
      const loading = load(key);
      cached.set(key, loading);
      // Neither a failure nor an absence is cached: the next call reads again.
      const evict = () => void (cached.peek(key) === loading && cached.delete(key));
      loading.then((value) => value === undefined && evict(), evict);
      return loading;
    },
    evict(key: string): void {
      cached.delete(key);
    },
    clear(): void {
      cached.clear();
    },
  };
}
