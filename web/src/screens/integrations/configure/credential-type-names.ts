import type { CredentialType } from '@trunkline/contract/credential-types';

export const CREDENTIAL_TYPE_NAMES: Readonly<Record<CredentialType, string>> = {
  api_key: 'API key',
  basic: 'User name and password',
  bearer: 'Bearer token',
  oauth2_client_credentials: 'OAuth 2.0 client credentials',
};
