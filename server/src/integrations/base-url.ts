import { type EgressRules, judgeUrl } from '../egress/rules.ts';
import { invalidRequest } from '../http/problems.ts';

/**
 * Normalizes the base URL of an integration.
 *
 * @param text as an admin sent it, or the first server of the spec; undefined: neither exists
 * @returns the URL without a slash at the end
 * @throws Problem invalid_request when it is not a base URL
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
  if (username || password) return 'must not contain a user name or password: use credentials instead';
  if (search || hash) return 'must not contain a query or a fragment';
  if (/[{}]|%7B|%7D/i.test(text)) return 'contains a {variable}: replace it with its value';
  return undefined;
}

/** A warning where the egress rules refuse the base URL. */
export function baseUrlWarning(rules: EgressRules, baseUrl: string): string[] {
  return egressWarning(rules, baseUrl, 'Calls will be refused');
}

/** A warning where the egress rules refuse the token URL of a credential. */
export function tokenUrlWarning(
  rules: EgressRules,
  credential: { type: string; token_url?: string },
): string[] {
  return credential.token_url !== undefined
    ? egressWarning(rules, credential.token_url, 'No token will be fetched')
    : [];
}

function egressWarning(rules: EgressRules, url: string, consequence: string): string[] {
  const verdict = judgeUrl(rules, url);
  return verdict.allowed
    ? []
    : [`${consequence}: ${verdict.reason}. The operator can allow this host with EGRESS_ALLOW.`];
}
