/** The parts of an operation's key: `get:/tickets/{id}`. */
export function methodAndPath(key: string): { method: string; path: string } {
  const colon = key.indexOf(':');
  return { method: key.slice(0, colon), path: key.slice(colon + 1) };
}

/** For labels: `GET /tickets/{id}`. */
export function methodAndPathText(key: string): string {
  const { method, path } = methodAndPath(key);
  return `${method.toUpperCase()} ${path}`;
}
