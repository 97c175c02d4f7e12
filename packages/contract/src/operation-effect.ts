/**
 * What a call of an operation does to the API's data, as its method says (RFC 9110, section 9.2.1): an API may use POST
 * to search, but only GET and HEAD promise to change nothing.
 *
 * @param key `get:/tickets/{id}`
 */
export function effectOf(key: string): 'reads' | 'writes' | 'deletes' {
  if (/^(get|head):/.test(key)) return 'reads';
  return key.startsWith('delete:') ? 'deletes' : 'writes';
}

/** Whether a call of an operation promises to change nothing. */
export function isReading(key: string): boolean {
  return effectOf(key) === 'reads';
}
