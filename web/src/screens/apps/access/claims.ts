/** A claim as it is written in a form: everything is text. */
export type Claim = { name: string; value: string };

type ClaimValue = string | number | boolean;

/** As it is written: a text that would be read as something else stands in quotes. */
export function claimsOf(claims: Readonly<Record<string, ClaimValue>>): Claim[] {
  return Object.entries(claims).map(([name, value]) => ({
    name,
    value: typeof value === 'string' && valueFrom(value) === value ? value : JSON.stringify(value),
  }));
}

/** What was written: true, false and numbers as such, anything else as text. Rows without a name count for nothing. */
export function claimsFrom(claims: readonly Claim[]): Record<string, ClaimValue> {
  return Object.fromEntries(
    claims.flatMap(({ name, value }) => (name.trim() === '' ? [] : [[name.trim(), valueFrom(value.trim())]])),
  );
}

function valueFrom(text: string): ClaimValue {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : text;
  } catch {
    return text;
  }
}
