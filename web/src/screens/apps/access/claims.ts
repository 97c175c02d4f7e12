/** A claim as form fields: everything is text. */
export type Claim = { name: string; value: string };

type ClaimValue = string | number | boolean;

/** Claims as form fields: a string that would be read as another type is quoted. */
export function claimsOf(claims: Readonly<Record<string, ClaimValue>>): Claim[] {
  return Object.entries(claims).map(([name, value]) => ({
    name,
    value: typeof value === 'string' && valueFrom(value) === value ? value : JSON.stringify(value),
  }));
}

/**
 * Form fields as claims: true, false and numbers as such, anything else as a string. Rows without a name are skipped.
 */
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
