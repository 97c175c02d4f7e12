import type { SecretRef } from '@trunkline/contract/schemas/secret-refs';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';
import { SecretUnresolved } from '../secrets/refs/secret-unresolved.ts';
import type { PlaintextCredential } from './credential.ts';
import { type DecryptedCredential, referencedSecret } from './credentials.ts';
import { type DecryptedHeader, type PlaintextHeader, referencedHeaderIssue } from './headers.ts';
import { isSecretRef } from './secret-refs.ts';

/** Headers and credentials as they are stored, decrypted. */
type Decrypted = { headers: readonly DecryptedHeader[]; credentials: readonly DecryptedCredential[] };
type Plaintext = { headers: PlaintextHeader[]; credentials: PlaintextCredential[] };

/** The references of an integration. */
function refsOf({ headers, credentials }: Decrypted): string[] {
  const values = [...headers.map(({ value }) => value), ...credentials.map(({ secret }) => secret)];
  return [...new Set(values.filter(isSecretRef).map(({ ref }) => ref))];
}

/**
 * Replaces references by the values that they lead to.
 *
 * @throws SecretUnresolved where one leads to no value, or to one that is not for where it goes
 */
export async function resolveSecrets(
  secretRefs: SecretRefs,
  workspaceId: string,
  decrypted: Decrypted,
): Promise<Plaintext & { values: ReadonlyMap<string, string> }> {
  const values = new Map<string, string>();
  await Promise.all(
    refsOf(decrypted).map(async (ref) => values.set(ref, await secretRefs.resolve(workspaceId, ref))),
  );
  const resolved = ({ ref }: SecretRef) => values.get(ref) ?? '';
  const headers = decrypted.headers.map((header) => {
    if (!isSecretRef(header.value)) return { ...header, value: header.value };
    const value = resolved(header.value);
    requireValid(header.value, referencedHeaderIssue(value));
    return { ...header, value: value.trim() };
  });
  const credentials = decrypted.credentials.map((credential) => {
    if (!isSecretRef(credential.secret)) return { ...credential, secret: credential.secret };
    const { secret, issue } = referencedSecret(credential, resolved(credential.secret));
    requireValid(credential.secret, issue);
    return { ...credential, secret };
  });
  return { headers, credentials, values };
}

function requireValid({ ref }: SecretRef, issue: string | undefined): void {
  if (issue !== undefined) throw new SecretUnresolved(`${ref} leads to a value that ${issue}.`);
}
