import { mutationOptions } from '@tanstack/react-query';
import { postAuth } from '../client.ts';
import { meQuery } from './me.ts';

/** Two-factor authentication with an authenticator (TOTP). The responses hold secrets: they are not cached. */

type Password = { password: string };

/** Creates the secret; signing in asks for a code after `confirmTwoFactor`. */
export const startTwoFactor = mutationOptions({
  mutationFn: async ({ password }: Password): Promise<{ uri: string; backupCodes: readonly string[] }> => {
    const body = await postAuth('two-factor/enable', { password });
    return { uri: textIn(body, 'totpURI'), backupCodes: backupCodesIn(body) };
  },
  gcTime: 0,
});

export const confirmTwoFactor = mutationOptions({
  mutationFn: ({ code }: { code: string }) => postAuth('two-factor/verify-totp', { code: code.trim() }),
  gcTime: 0,
  meta: { done: 'Two-factor authentication enabled', changes: [meQuery.queryKey, ['sessions']] },
});

/** Replaces all backup codes. */
export const renewBackupCodes = mutationOptions({
  mutationFn: async ({ password }: Password) =>
    backupCodesIn(await postAuth('two-factor/generate-backup-codes', { password })),
  gcTime: 0,
});

export const disableTwoFactor = mutationOptions({
  mutationFn: ({ password }: Password) => postAuth('two-factor/disable', { password }),
  gcTime: 0,
  meta: { done: 'Two-factor authentication disabled', changes: [meQuery.queryKey, ['sessions']] },
});

function textIn(body: unknown, name: string): string {
  const text = membersOf(body).get(name);
  if (typeof text !== 'string') throw new Error(`the response of the server has no ${name}`);
  return text;
}

function backupCodesIn(body: unknown): readonly string[] {
  const codes = membersOf(body).get('backupCodes');
  if (!Array.isArray(codes)) throw new Error('the response of the server has no backup codes');
  return codes.map(String);
}

function membersOf(body: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof body === 'object' && body !== null ? Object.entries(body) : []);
}
