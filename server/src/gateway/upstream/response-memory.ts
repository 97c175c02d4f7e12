import type { UpstreamHeaders } from './upstream-response.ts';

/**
 * Bounds the memory of buffered responses, of all calls together. A response that does not fit waits; waiting workspaces
 * take turns, and each holds at most its share. Streamed bodies are not counted.
 */
export type ResponseMemory = {
  /** The memory of one call, which holds one response at a time. */
  open: (workspaceId: string) => CallMemory;
};

export type CallMemory = {
  /**
   * Requests memory for a response, and releases that of the response before.
   *
   * @param admit called when it fits: at once, or when others have released theirs
   */
  request: (bytes: number, admit: () => void) => void;
  /** Corrects the size of the response. @returns false where it does not fit: a call that holds memory must not wait for more */
  resize: (bytes: number) => boolean;
  /** Releases what the call holds, or ends its wait. */
  release: () => void;
};

/** Of the memory: one workspace whose clients read slowly leaves the other half. */
const WORKSPACE_SHARE = 0.5;

type Waiter = { bytes: number; admit: () => void };
type Account = { held: number; waiting: Set<Waiter> };

export function createResponseMemory({ responseMemoryBytes: limit }: { responseMemoryBytes: number }) {
  const share = Math.floor(limit * WORKSPACE_SHARE);
  /** Of workspaces that hold or wait, in the order of their next turn. */
  const accounts = new Map<string, Account>();
  let held = 0;
  let waiting = 0;

  function open(workspaceId: string): CallMemory {
    let own = 0;
    let waiter: Waiter | undefined;

    function hold(bytes: number): void {
      const account = accountOf(workspaceId);
      account.held += bytes - own;
      held += bytes - own;
      own = bytes;
    }

    function release(): void {
      const account = accounts.get(workspaceId);
      if (waiter && account?.waiting.delete(waiter)) waiting -= 1;
      waiter = undefined;
      if (own > 0) hold(0);
      if (account && account.held === 0 && account.waiting.size === 0) accounts.delete(workspaceId);
      while (waiting > 0 && admitNext());
    }

    return {
      request(bytes, admit) {
        release();
        // A response that is larger than the share passes alone.
        const needed = Math.min(bytes, share);
        const account = accountOf(workspaceId);
        if (waiting === 0 && fits(account, needed)) {
          hold(needed);
          admit();
          return;
        }
        waiter = {
          bytes: needed,
          admit: () => {
            waiter = undefined;
            hold(needed);
            admit();
          },
        };
        account.waiting.add(waiter);
        waiting += 1;
        while (waiting > 0 && admitNext());
      },
      resize(bytes) {
        const needed = Math.min(bytes, share);
        if (needed > own && !fits(accountOf(workspaceId), needed - own)) return false;
        hold(needed);
        while (waiting > 0 && admitNext());
        return true;
      },
      release,
    };
  }

  function accountOf(workspaceId: string): Account {
    const known = accounts.get(workspaceId);
    if (known) return known;
    const account = { held: 0, waiting: new Set<Waiter>() };
    accounts.set(workspaceId, account);
    return account;
  }

  function fits(account: Account, bytes: number): boolean {
    return account.held + bytes <= share && held + bytes <= limit;
  }

  /** Admits the first response of the next workspace in turn. @returns whether there was one that fits */
  function admitNext(): boolean {
    for (const [workspaceId, account] of accounts) {
      const [next] = account.waiting;
      // A workspace that has used its share waits for itself.
      if (!next || account.held + next.bytes > share) continue;
      // It is the turn of this one: smaller ones of others do not pass it for ever.
      if (held + next.bytes > limit) return false;
      account.waiting.delete(next);
      waiting -= 1;
      accounts.delete(workspaceId);
      accounts.set(workspaceId, account);
      next.admit();
      return true;
    }
    return false;
  }

  return { open } satisfies ResponseMemory;
}

/**
 * The memory of a body until the response to the client is written: JSON is passed on as bytes, and redacted in a copy;
 * other content is redacted, becomes text of up to two bytes a character, or base64 piece by piece as it is sent.
 */
export function memoryOf(bytes: number, { 'content-type': contentType }: UpstreamHeaders): number {
  return bytes * (/[/+]json\b/i.test(String(contentType)) ? COPIES_OF_JSON : COPIES_OF_OTHERS);
}

const COPIES_OF_JSON = 2;
const COPIES_OF_OTHERS = 3;
