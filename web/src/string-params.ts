/** The named search parameters as strings, without those that are absent. */
export function stringParams<Name extends string>(
  search: Record<string, unknown>,
  ...names: readonly Name[]
) {
  const present: { [name in Name]?: string } = {};
  for (const name of names) if (search[name] !== undefined) present[name] = String(search[name]);
  return present;
}
