/** Whether the server answers at all. Every request reports here; the banner on top of the page reads it. */

let isLost = false;
const listeners = new Set<() => void>();

export const connection = {
  isLost: () => isLost,
  /** @returns the function that ends the subscription */
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  report(answered: boolean): void {
    if (isLost === !answered) return;
    isLost = !answered;
    for (const listener of listeners) listener();
  },
};
