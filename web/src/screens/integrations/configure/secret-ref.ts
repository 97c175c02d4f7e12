import { t } from '@lingui/core/macro';
import { secretRefIssue } from '@trunkline/contract/secret-refs';

/** The error of a reference, at the field of its value; the server resolves it. */
export function refErrors(path: string, ref: string): Record<string, string> {
  return secretRefIssue(ref.trim()) === undefined
    ? {}
    : {
        [path]: t`Enter a reference such as env:NAME, file:/run/secrets/name, vault:kv/path#field or aws-sm:name#field.`,
      };
}
