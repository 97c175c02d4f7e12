/** The database cannot be opened, and the operator can mend it: the message says how, in a sentence or two. */
export class StorageUnusable extends Error {}
