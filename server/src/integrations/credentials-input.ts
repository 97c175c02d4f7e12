import { type CredentialType, SECRET_FIELDS } from '@trunkline/contract/credential-types';
import { headerNameIssue, headerValueIssue } from '@trunkline/contract/header-names';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CredentialInput } from '@trunkline/contract/schemas/credentials';
import type { Credential } from './credential.ts';
import { isSecretRef } from './secret-refs.ts';

/** What is wrong with credentials as an admin sends them. */

type Field = Exclude<keyof CredentialInput, 'type' | 'scheme' | 'expires_at' | 'has_value'>;

/** The fields of a type besides its secret. */
const FIELDS: Readonly<Record<CredentialType, readonly Field[]>> = {
  api_key: ['in', 'name'],
  basic: ['username'],
  bearer: [],
  oauth2_client_credentials: ['token_url', 'client_id', 'scopes', 'audience', 'client_authentication'],
};

const REQUIRED: ReadonlySet<Field> = new Set(['in', 'name', 'token_url', 'client_id']);
const ALL_FIELDS = [...new Set([...Object.values(FIELDS).flat(), ...Object.values(SECRET_FIELDS)])];

/** The issues of one entry by itself; `path` begins at the entry. */
export function inputIssues(input: CredentialInput): ValidationIssue[] {
  const own = FIELDS[input.type];
  const secret = SECRET_FIELDS[input.type];
  const otherFields = ALL_FIELDS.filter(
    (name) => input[name] !== undefined && name !== secret && !own.includes(name),
  );
  const missing = own.filter((name) => REQUIRED.has(name) && !input[name]);
  const issues = [
    ...otherFields.map((path) => ({ path, message: `is not a field of ${input.type}` })),
    ...missing.map((path) => ({ path, message: 'is missing' })),
  ];
  return issues.length > 0 ? issues : valueIssues(input);
}

function valueIssues(input: CredentialInput): ValidationIssue[] {
  const checked: [path: Field, message: string | undefined][] = [
    ['name', nameIssue(input)],
    ['value', isSecretRef(input.value) ? undefined : keyIssue(input.in, input.value)],
    ['username', usernameIssue(input)],
    ['token', isSecretRef(input.token) ? undefined : tokenIssue(input.token)],
    ['token_url', tokenUrlIssue(input.token_url)],
  ];
  return checked.flatMap(([path, message]) => (message === undefined ? [] : [{ path, message }]));
}

function nameIssue({ in: location, name = '' }: CredentialInput): string | undefined {
  if (location === 'header') return headerNameIssue(name);
  // RFC 6265, 4.1.1: the name of a cookie is a token.
  const isToken = headerNameIssue(name) === undefined;
  return location === 'cookie' && !isToken ? 'is not the name of a cookie' : undefined;
}

/** What is wrong with the value of a credential that a reference leads to. */
export function secretValueIssue(credential: Credential, value: string): string | undefined {
  switch (credential.type) {
    case 'api_key':
      return keyIssue(credential.in, value);
    case 'bearer':
      return tokenIssue(value.trim());
    case 'basic':
      return credential.username === null ? usernameIssue({ username: value }) : undefined;
    case 'oauth2_client_credentials':
      return undefined;
  }
}

function keyIssue(location: CredentialInput['in'], value: string | undefined): string | undefined {
  if (value === undefined || location === 'query') return value === '' ? 'is empty' : undefined;
  if (value.trim() === '') return 'is empty';
  // RFC 6265, 4.1.1: cookie-value.
  if (location === 'cookie' && !/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(value))
    return 'has a character that a cookie must not have';
  return headerValueIssue(value.trim());
}

function usernameIssue({
  username,
  password,
}: Pick<CredentialInput, 'username' | 'password'>): string | undefined {
  if (isSecretRef(username))
    return password ? 'is a reference: then it is the secret itself, and there is no password' : undefined;
  if (!username && password === '') return 'is missing';
  return username?.includes(':') ? 'must not have a colon (RFC 7617, 2)' : undefined;
}

function tokenIssue(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  if (/^bearer\s/i.test(token)) return 'must be the token alone, without "Bearer"';
  // RFC 6750, 2.1; some APIs issue tokens with other visible characters as well.
  return /^[\x21-\x7e]+$/.test(token) ? undefined : 'is not a token: it has spaces or is empty';
}

function tokenUrlIssue(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (!URL.canParse(url)) return 'is not an absolute URL such as https://login.example.com/oauth/token';
  const { protocol, username, password, hash } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must start with https:// or http://';
  if (username || password) return 'must not have a user name or password';
  // RFC 6749, 3.2.
  return hash ? 'must not have a fragment' : undefined;
}
