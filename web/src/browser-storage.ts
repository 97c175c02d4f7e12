/**
 * What pages remember in the browser. Storage may be blocked (cookies off), full or absent: then nothing is
 * remembered, and no page fails for it (HTML, 12.2.1: the getter itself throws a SecurityError).
 */
export type BrowserStorage = {
  read: (key: string) => string | null;
  write: (key: string, value: string) => void;
  remove: (key: string) => void;
};

/** Until the browser's data is cleared. */
export const lastingStorage = guardedStorage(() => localStorage);

/** Until the tab is closed. */
export const tabStorage = guardedStorage(() => sessionStorage);

export function guardedStorage(open: () => Storage): BrowserStorage {
  return {
    read: (key) => attempt(() => open().getItem(key)) ?? null,
    write: (key, value) => attempt(() => open().setItem(key, value)),
    remove: (key) => attempt(() => open().removeItem(key)),
  };
}

function attempt<Result>(access: () => Result): Result | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
