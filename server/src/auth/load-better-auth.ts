import { setTimeout } from 'node:timers/promises';

/** What better-auth is made of, where a part comes before those that import it. */
const PARTS: readonly (() => Promise<unknown>)[] = [
  () => import('better-auth/crypto'),
  () => import('better-auth/cookies'),
  () => import('better-auth/social-providers'),
  () => import('better-auth/oauth2'),
  () => import('better-auth/api'),
  () => import('better-auth'),
  () => import('./better-auth.ts'),
];

/**
 * Loads better-auth part by part, and leaves as much time to calls in between: all of it at once would delay them by a
 * fifth of a second.
 */
export async function loadBetterAuth() {
  for (const load of PARTS) {
    const startedAt = performance.now();
    await load();
    await setTimeout(performance.now() - startedAt);
  }
  return import('./better-auth.ts');
}
