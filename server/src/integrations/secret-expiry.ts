/** When the value of a header or the secret of a credential expires, as the admin who entered it says. */

/**
 * The expiry to store.
 *
 * @param requested absent: the stored one is kept with its value
 * @param kept what is stored, where its value stays
 */
export function expiryOf(
  requested: string | null | undefined,
  kept: { expires_at?: string | null } | undefined,
): string | null {
  if (requested === undefined) return kept?.expires_at ?? null;
  return requested === null ? null : new Date(requested).toISOString();
}

/** The field of a response: none where no expiry is known. */
export function expiryField(expires_at: string | null | undefined): { expires_at?: string } {
  return expires_at ? { expires_at } : {};
}
