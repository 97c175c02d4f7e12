import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { CredentialType } from '@trunkline/contract/credential-types';

export const CREDENTIAL_TYPE_NAMES: Readonly<Record<CredentialType, MessageDescriptor>> = {
  api_key: msg`API key`,
  basic: msg`User name and password`,
  bearer: msg`Bearer token`,
  oauth2_client_credentials: msg`OAuth 2.0 client credentials`,
};
