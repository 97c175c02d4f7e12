/**
 * The values of a map by their keys. Transactions that lock rows in one order never wait for each other in a circle, of
 * which a database ends one.
 */
export function inOrder<Value>(byKey: ReadonlyMap<string, Value>): Value[] {
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}
