import { mutationOptions } from '@tanstack/react-query';
import { postAuth } from '../client.ts';
import { meQuery } from './me.ts';

/** Password and code of an authenticator (TOTP). What these answer is secret: no cache keeps it. */

type Password = { password: string };

/** Begins; from `confirmTwoFactor` on, signing in asks for a code. */
export const startTwoFactor = mutationOptions({
  mutationFn: async ({ password }: Password): Promise<{ uri: string; backupCodes: readonly string[] }> => {
    const answer = await postAuth('two-factor/enable', { password });
    return { uri: textIn(answer, 'totpURI'), backupCodes: backupCodesIn(answer) };
  },
  gcTime: 0,
});

export const confirmTwoFactor = mutationOptions({
  mutationFn: ({ code }: { code: string }) => postAuth('two-factor/verify-totp', { code: code.trim() }),
  gcTime: 0,
  meta: { done: 'Two-factor authentication enabled', changes: [meQuery.queryKey, ['sessions']] },
});

/** The former ones work no more. */
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

function textIn(answer: unknown, name: string): string {
  const text = membersOf(answer).get(name);
  if (typeof text !== 'string') throw new Error(`the response of the server has no ${name}`);
  return text;
}

function backupCodesIn(answer: unknown): readonly string[] {
  const codes = membersOf(answer).get('backupCodes');
  if (!Array.isArray(codes)) throw new Error('the response of the server has no backup codes');
  return codes.map(String);
}

function membersOf(answer: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof answer === 'object' && answer !== null ? Object.entries(answer) : []);
}
