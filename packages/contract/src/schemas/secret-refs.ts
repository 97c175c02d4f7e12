import { type Static, type TSchema, Type } from 'typebox';
import { MAX_SECRET_REF_LENGTH } from '../secret-refs.ts';

/** A secret by reference: the server resolves it, and no response has its value. */
export const SecretRef = Type.Object(
  {
    ref: Type.String({
      maxLength: MAX_SECRET_REF_LENGTH,
      description:
        '`env:NAME`, `file:/run/secrets/name`, `vault:kv/path#field` or `aws-sm:name#field`, as far as the operator allows it (SECRET_REFS)',
    }),
  },
  { additionalProperties: false, description: 'Where the value is, in place of the value' },
);
export type SecretRef = Static<typeof SecretRef>;

/** A value, or where it is. */
export const ValueOrRef = <Value extends TSchema>(value: Value, description: string) =>
  Type.Union([value, SecretRef], { description });

export const AllowedSecretRefs = Type.Object(
  {
    prefixes: Type.Array(Type.String(), {
      description: 'What a reference may begin with in this workspace; none: values only',
    }),
  },
  { description: 'Which references to secrets the operator of this server allows' },
);
export type AllowedSecretRefs = Static<typeof AllowedSecretRefs>;
