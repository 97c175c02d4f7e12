/** When the value of a header or a credential expires, as a field has it: a time of the API, a date, or nothing. */

/** As a field of type date shows it: the day in UTC. */
export function dateOf(expiresAt: string): string {
  return expiresAt.slice(0, 10);
}

/** The field of a request: a date is its first moment in UTC. A new value without one needs no field. */
export function expiryBody(expiresAt: string, isStored: boolean): { expires_at?: string | null } {
  if (expiresAt !== '') return { expires_at: new Date(expiresAt).toISOString() };
  return isStored ? { expires_at: null } : {};
}
