/** The most changes of access that one request has. Pages read it too: apart from the schemas, which they do not load. */
export const MAX_ACCESS_CHANGES = 500;
