/** The named search parameters, where they are present. */
export function texts<Name extends string>(search: Record<string, unknown>, ...names: readonly Name[]) {
  const given: { [name in Name]?: string } = {};
  for (const name of names) if (search[name] !== undefined) given[name] = String(search[name]);
  return given;
}
