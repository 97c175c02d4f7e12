/**
 * The session of the user whom the page belongs to. Once the server refuses it, requests wait here until the user has
 * signed in again (layout/SessionEnded.tsx): nothing that was typed is lost, and nothing is sent twice.
 */

export type PageUser = { id: string; email: string };

let user: PageUser | undefined;
let renewals = 0;
let renewal: PromiseWithResolvers<void> | undefined;
const listeners = new Set<() => void>();

export const session = {
  /** From here on the page shows what this user may see. */
  begin(next: PageUser): void {
    user = next;
  },

  /** The page belongs to no user any more: requests that wait fail with what they were refused with. */
  end(): void {
    user = undefined;
    settle(({ reject }) => reject());
  },

  /** How often it was renewed: `renewed` takes this from before the request. */
  renewals: () => renewals,

  /**
   * Waits until the user has signed in again.
   *
   * @param since what `renewals` was when the refused request was sent: it may have been renewed since
   * @returns false: the page belongs to no user, or not any more
   */
  async renewed(since: number, signal: AbortSignal): Promise<boolean> {
    if (!user) return false;
    if (since < renewals) return true;
    if (!renewal) {
      renewal = Promise.withResolvers();
      notify();
    }
    await Promise.race([renewal.promise, aborted(signal)]).catch(() => {
      signal.throwIfAborted();
    });
    return user !== undefined;
  },

  /** The user has signed in again: requests that wait are sent. */
  renew(): void {
    renewals += 1;
    settle(({ resolve }) => resolve());
  },

  /** Whether requests wait for the user to sign in again. */
  hasEnded: () => renewal !== undefined,

  /** @returns the function that ends the subscription */
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function settle(how: (waiting: PromiseWithResolvers<void>) => void): void {
  if (!renewal) return;
  how(renewal);
  renewal = undefined;
  notify();
}

function notify(): void {
  for (const listener of listeners) listener();
}

/** Never resolves. @throws the reason of the abort */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
