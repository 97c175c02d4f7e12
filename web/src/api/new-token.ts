import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
/** How many days a token is valid; `unlimited`: until it is revoked. */
export type TokenLifetime = number | 'unlimited';

/** A token to create, as form values. */
export type NewToken = { name: string; days: TokenLifetime };

/** The options of a field "Expires in". */
export const TOKEN_LIFETIMES: { value: TokenLifetime; label: MessageDescriptor }[] = [
  { value: 7, label: msg`7 days` },
  { value: 30, label: msg`30 days` },
  { value: 90, label: msg`90 days` },
  { value: 365, label: msg`1 year` },
  { value: 'unlimited', label: msg`No expiration` },
];

const DAY_MS = 86_400_000;

/** When a token that is created now expires; null: never. */
export function expiryAfter(days: TokenLifetime): string | null {
  return days === 'unlimited' ? null : new Date(Date.now() + days * DAY_MS).toISOString();
}
