/** A reference to a secret leads to no value. The message says why, and what to do; it never has a value. */
export class SecretUnresolved extends Error {}
