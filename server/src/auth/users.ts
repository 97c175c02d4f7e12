/** An account. */
export type User = { id: string; email: string; name: string };

/** An account as its own user sees it. */
export type Profile = User & { email_verified: boolean; two_factor_enabled: boolean };
