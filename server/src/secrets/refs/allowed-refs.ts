/** Which references the operator allows. */

/** In a prefix, the id of the workspace: each has secrets of its own then. */
const WORKSPACE = '{workspace}';

/** The prefixes that hold in a workspace. */
export function prefixesOf(prefixes: readonly string[], workspaceId: string): string[] {
  return prefixes.map((prefix) => prefix.replaceAll(WORKSPACE, workspaceId));
}

/** The prefix that a reference begins with; undefined: it is not allowed. @param prefixes as `prefixesOf` returns them */
export function prefixFor(ref: string, prefixes: readonly string[]): string | undefined {
  return prefixes.find((prefix) => isBelow(ref, prefix));
}

/** Of paths by segment: `vault:kv/crm` is no prefix of `vault:kv/crm-admin#token`. */
function isBelow(ref: string, prefix: string): boolean {
  if (!ref.startsWith(prefix)) return false;
  if (prefix.startsWith('env:') || ref.length === prefix.length) return true;
  return /[/:#]$/.test(prefix) || /^[/#]/.test(ref.slice(prefix.length));
}
