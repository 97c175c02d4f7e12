/** The types of credentials that an integration may have. */
export const CREDENTIAL_TYPES = ['api_key', 'basic', 'bearer', 'oauth2_client_credentials'] as const;
export type CredentialType = (typeof CREDENTIAL_TYPES)[number];

/** The field of a credential that holds its secret, by type. */
export const SECRET_FIELDS = {
  api_key: 'value',
  basic: 'password',
  bearer: 'token',
  oauth2_client_credentials: 'client_secret',
} as const satisfies Record<CredentialType, string>;
