import { parseSecretRef, secretRefIssue } from '@trunkline/contract/secret-refs';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { prefixesOf, prefixFor } from './allowed-refs.ts';
import { inGroups } from './in-groups.ts';
import { readSecret } from './read-secret.ts';
import type { SecretRefSettings } from './secret-ref-settings.ts';
import { SecretUnresolved } from './secret-unresolved.ts';

export type SecretRefs = ReturnType<typeof createSecretRefs>;

/** The values that something was made with. */
export type SecretsInUse = {
  /** Whether another value is known now, or the value must be read again. Takes no time. */
  isOutdated: () => boolean;
  /** Reads them again, because an API refused one. @returns whether another value is known now */
  refresh: () => Promise<boolean>;
};

/** Why the value of a reference cannot be read. */
export type RefFailure = {
  /** With the reference, never a value. */
  message: string;
  /** Whether calls go on with the last value, for now. */
  isLastValueUsed: boolean;
};

/** What is known of the secret that a reference leads to. */
type Entry = {
  ref: string;
  prefix: string;
  /** undefined: none was read yet. */
  value: string | undefined;
  /** When it was read, in milliseconds. */
  readAt: number;
  /** Why the last attempt failed; undefined: it did not. */
  failure: { error: SecretUnresolved; retryAt: number; isTooOld: boolean } | undefined;
  usedAt: number;
  refusedAt: number;
  reading: Promise<string> | undefined;
};

const MAX_ENTRIES = 5_000;
/** A value that nothing was made with for so long is forgotten. */
const UNUSED_MS = 24 * 3_600_000;
/** Calls do not wait for a source that failed so recently, and it is left alone. */
const RETRY_MS = 5_000;
/** The least time between two reads of a value because an API refused it. */
const MIN_REFUSED_MS = 5_000;
const READ_AT_ONCE = 8;

/**
 * Resolves references to secrets, each process for itself. Values are in memory only: calls do not wait for a source unless
 * there is no value yet, and they go on with the last one while the source is away, for a time that is bounded.
 *
 * @param now tests pass their own clock
 */
export function createSecretRefs(
  settings: SecretRefSettings,
  log: Pick<Logger, 'info' | 'warn'>,
  now: () => number = Date.now,
) {
  const entries = new LRUCache<string, Entry>({ max: MAX_ENTRIES });

  /** What references of a workspace may begin with. */
  function allowedPrefixes(workspaceId: string): string[] {
    return prefixesOf(settings.prefixes, workspaceId);
  }

  /**
   * The value of a reference, from memory where it is known.
   *
   * @throws SecretUnresolved
   */
  async function resolve(workspaceId: string, ref: string): Promise<string> {
    const entry = entryOf(workspaceId, ref);
    entry.usedAt = now();
    if (isUsable(entry)) return entry.value;
    if (entry.failure && now() < entry.failure.retryAt && !entry.reading) throw entry.failure.error;
    return readOnce(entry);
  }

  /** The value as its source has it now: for a reference that is to be saved. @throws SecretUnresolved */
  async function resolveAnew(workspaceId: string, ref: string): Promise<string> {
    const entry = entryOf(workspaceId, ref);
    entry.usedAt = now();
    return readOnce(entry);
  }

  /** Why a reference cannot be resolved now; undefined: it can. One that could not be read is read again. */
  async function failureOf(workspaceId: string, ref: string): Promise<RefFailure | undefined> {
    try {
      const entry = entryOf(workspaceId, ref);
      if (entry.value === undefined) await resolve(workspaceId, ref);
      else if (entry.failure && now() >= entry.failure.retryAt) await readOnce(entry);
      else if (entry.failure) throw entry.failure.error;
      return undefined;
    } catch (error) {
      if (!(error instanceof SecretUnresolved)) throw error;
      const entry = entries.get(ref);
      return { message: error.message, isLastValueUsed: entry !== undefined && isUsable(entry) };
    }
  }

  /** @throws SecretUnresolved where it is none, or not allowed */
  function entryOf(workspaceId: string, ref: string): Entry {
    const known = entries.get(ref);
    const prefix = prefixFor(ref, allowedPrefixes(workspaceId));
    if (prefix === undefined) throw new SecretUnresolved(refusal(workspaceId, ref));
    if (known) return known;
    const entry: Entry = {
      ref,
      prefix,
      value: undefined,
      readAt: 0,
      failure: undefined,
      usedAt: now(),
      refusedAt: Number.NEGATIVE_INFINITY,
      reading: undefined,
    };
    entries.set(ref, entry);
    return entry;
  }

  /** Why a reference is refused: a sentence that names what is allowed. */
  function refusal(workspaceId: string, ref: string): string {
    const allowed = allowedPrefixes(workspaceId);
    return allowed.length === 0
      ? `${ref} is refused: this server resolves no references. Its operator can allow some with SECRET_REFS.`
      : `${ref} is refused: references may begin with ${allowed.join(', ')}. The operator of this server can allow others with SECRET_REFS.`;
  }

  /** @returns undefined where the reference may be used */
  function refIssue(workspaceId: string, ref: string): { isMalformed: boolean; message: string } | undefined {
    const malformed = secretRefIssue(ref);
    if (malformed !== undefined) return { isMalformed: true, message: malformed };
    return prefixFor(ref, allowedPrefixes(workspaceId)) === undefined
      ? { isMalformed: false, message: refusal(workspaceId, ref) }
      : undefined;
  }

  function isUsable(entry: Entry): entry is Entry & { value: string } {
    return entry.value !== undefined && (!entry.failure || now() - entry.readAt < settings.maxAgeMs);
  }

  /** Reads at the same time are one. */
  function readOnce(entry: Entry): Promise<string> {
    entry.reading ??= readEntry(entry).finally(() => {
      entry.reading = undefined;
    });
    return entry.reading;
  }

  async function readEntry(entry: Entry): Promise<string> {
    const { ref, prefix } = entry;
    const location = parseSecretRef(ref);
    try {
      if (!location) throw new SecretUnresolved(`${ref} ${secretRefIssue(ref)}.`);
      const value = await readSecret(settings, location, prefix);
      onRead(entry, value);
      return value;
    } catch (error) {
      onFailed(entry, error instanceof SecretUnresolved ? error : new SecretUnresolved('it cannot be read.'));
      throw entry.failure?.error ?? error;
    }
  }

  function onRead(entry: Entry, value: string): void {
    if (entry.failure && entry.value !== undefined)
      log.info({ ref: entry.ref }, 'a secret by reference can be resolved again');
    if (entry.value !== undefined && entry.value !== value)
      log.info({ ref: entry.ref }, 'a secret by reference has another value');
    entry.value = value;
    entry.readAt = now();
    entry.failure = undefined;
  }

  function onFailed(entry: Entry, { message }: SecretUnresolved): void {
    const error = new SecretUnresolved(`${entry.ref} cannot be resolved: ${message}`);
    const before = entry.failure;
    const isTooOld = now() - entry.readAt >= settings.maxAgeMs;
    entry.failure = { error, retryAt: now() + RETRY_MS, isTooOld };
    if (entry.value === undefined) return;
    const about = { ref: entry.ref, reason: message, read_at: new Date(entry.readAt).toISOString() };
    if (!before)
      log.warn(
        { ...about, used_until: new Date(entry.readAt + settings.maxAgeMs).toISOString() },
        'a secret by reference cannot be resolved: its last value is used',
      );
    else if (isTooOld && !before.isTooOld)
      log.warn(about, 'a secret by reference cannot be resolved: its last value is too old, and calls fail');
  }

  /** @param values that were just resolved, by reference */
  function inUse(values: ReadonlyMap<string, string>): SecretsInUse {
    const used = [...values].map(([ref, value]) => ({ ref, value }));

    function isOutdated(): boolean {
      return used.some(({ ref, value }) => {
        const entry = entries.get(ref);
        // One that was forgotten, or is too old, is read again.
        if (!entry || !isUsable(entry)) return true;
        entry.usedAt = now();
        return entry.value !== value;
      });
    }

    async function refresh(): Promise<boolean> {
      if (isOutdated()) return true;
      const due = used.flatMap(({ ref }) => {
        const entry = entries.get(ref);
        return entry && (entry.reading || now() - entry.refusedAt >= MIN_REFUSED_MS) ? [entry] : [];
      });
      await Promise.all(
        due.map((entry) => {
          entry.refusedAt = now();
          return readOnce(entry).catch(() => {});
        }),
      );
      return isOutdated();
    }

    return { isOutdated, refresh };
  }

  /** For what could not be made, because a reference led to no value just now: it is tried again soon. */
  function noneInUse(): SecretsInUse {
    const retryAt = now() + RETRY_MS;
    return { isOutdated: () => now() >= retryAt, refresh: async () => false };
  }

  /** Reads all values again that are in use and due; a failure is logged. */
  async function refreshDue(signal: AbortSignal): Promise<void> {
    const due: Entry[] = [];
    for (const [ref, entry] of [...entries.entries()]) {
      if (now() - entry.usedAt > UNUSED_MS) entries.delete(ref);
      else if (entry.value !== undefined && now() - lastAttempt(entry) >= settings.refreshMs) due.push(entry);
    }
    await inGroups(due, READ_AT_ONCE, (entry) => readOnce(entry).catch(() => {}), signal);
  }

  function lastAttempt({ readAt, failure }: Entry): number {
    return failure ? failure.retryAt - RETRY_MS : readAt;
  }

  return { allowedPrefixes, refIssue, resolve, resolveAnew, failureOf, inUse, noneInUse, refreshDue };
}
