import { loadInParts } from '../load-in-parts.ts';

/** Loads better-auth, and what uses it. */
export async function loadBetterAuth() {
  await loadInParts([
    () => import('better-auth/crypto'),
    () => import('better-auth/cookies'),
    () => import('better-auth/social-providers'),
    () => import('better-auth/oauth2'),
    () => import('better-auth/api'),
    () => import('better-auth'),
  ]);
  return import('./better-auth.ts');
}
