import { type EgressRules, judgeUrl } from '../egress/rules.ts';
import { invalidRequest } from '../http/problems.ts';
import type { Credential } from './credentials.ts';

/**
 * Reads the base URL of an integration.
 *
 * @param text what the admin gave, or the first server of the spec, if it names one
 * @returns it without a slash at the end
 * @throws Problem invalid_request when calls could not be built on it
 */
export function normalizeBaseUrl(text: string | undefined): string {
  const issue = baseUrlIssue(text?.trim());
  if (text === undefined || issue)
    throw invalidRequest([{ path: 'base_url', message: issue ?? 'is missing' }]);
  return new URL(text.trim()).href.replace(/\/+$/, '');
}

function baseUrlIssue(text: string | undefined): string | undefined {
  if (!text) return 'is missing, and the spec names no server to take it from';
  if (!URL.canParse(text)) return 'is not an absolute URL such as https://api.example.com/v1';
  const { protocol, username, password, search, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must start with https:// or http://';
  if (username || password) return 'must not hold a user name or password; set a header instead';
  if (search || hash) return 'must not hold a query or a fragment';
  if (/[{}]|%7B|%7D/i.test(text)) return 'still holds a {variable}; put its value there';
  return undefined;
}

/** What an admin should know of a base URL that is well-formed, but that calls will not reach. */
export function baseUrlWarning(rules: EgressRules, baseUrl: string): string | undefined {
  return egressWarning(rules, baseUrl, 'Calls will be refused');
}

/** The same of where tokens come from. */
export function tokenUrlWarning(rules: EgressRules, credential: Credential): string | undefined {
  return credential.type === 'oauth2_client_credentials'
    ? egressWarning(rules, credential.token_url, 'No token will be fetched')
    : undefined;
}

function egressWarning(rules: EgressRules, url: string, consequence: string): string | undefined {
  const verdict = judgeUrl(rules, url);
  return verdict.allowed
    ? undefined
    : `${consequence}: ${verdict.reason}. The operator can allow this host with EGRESS_ALLOW.`;
}
