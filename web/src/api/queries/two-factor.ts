import { msg } from '@lingui/core/macro';
import { mutationOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { meQuery } from './me.ts';

/** Two-factor authentication with an authenticator (TOTP). The responses hold secrets: they are not cached. */

type Password = { password: string };

/** Creates the secret; signing in asks for a code after `confirmTwoFactor`. */
export const startTwoFactor = mutationOptions({
  mutationFn: async ({ password }: Password): Promise<{ uri: string; backupCodes: readonly string[] }> => {
    const { totpURI, backupCodes } = await dataOf(
      api.POST('/api/auth/two-factor/enable', { body: { password } }),
    );
    return { uri: totpURI, backupCodes };
  },
  gcTime: 0,
});

export const confirmTwoFactor = mutationOptions({
  mutationFn: ({ code }: { code: string }) =>
    dataOf(api.POST('/api/auth/two-factor/verify-totp', { body: { code: code.trim() } })),
  gcTime: 0,
  meta: {
    successMessage: msg`Two-factor authentication enabled`,
    invalidates: [meQuery.queryKey, ['sessions']],
  },
});

/** Replaces all backup codes. */
export const renewBackupCodes = mutationOptions({
  mutationFn: async ({ password }: Password): Promise<readonly string[]> => {
    const body = { password };
    const { backupCodes } = await dataOf(api.POST('/api/auth/two-factor/generate-backup-codes', { body }));
    return backupCodes;
  },
  gcTime: 0,
});

export const disableTwoFactor = mutationOptions({
  mutationFn: ({ password }: Password) =>
    dataOf(api.POST('/api/auth/two-factor/disable', { body: { password } })),
  gcTime: 0,
  meta: {
    successMessage: msg`Two-factor authentication disabled`,
    invalidates: [meQuery.queryKey, ['sessions']],
  },
});
