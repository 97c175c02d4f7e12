/** Whether the server responds. Every request reports here; the banner at the top of the page reads it. */

let isLost = false;
const listeners = new Set<() => void>();

export const connection = {
  isLost: () => isLost,
  /** @returns the function that ends the subscription */
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  report(hasResponded: boolean): void {
    if (isLost === !hasResponded) return;
    isLost = !hasResponded;
    for (const listener of listeners) listener();
  },
};
