import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { textOf } from '../../language/text.ts';

/** The fields that the audit log records, in the words of the screens that edit them. */
const NAMES: Readonly<Record<string, MessageDescriptor>> = {
  name: msg`Name`,
  slug: msg`Slug`,
  alias: msg`Former slug`,
  aliases: msg`Former slugs`,
  description: msg`Description`,
  plan: msg`Plan`,
  role: msg`Role`,
  owner: msg`Owner`,
  note: msg`Note`,
  reason: msg`Reason`,
  enabled: msg`Enabled`,
  expires_at: msg`Expires`,
  until: msg`Until`,
  // Integrations and their specs.
  base_url: msg`Base URL`,
  source_url: msg`Source URL`,
  version: msg`Version`,
  operations: msg`Endpoints`,
  added: msg`Added endpoints`,
  removed: msg`Removed endpoints`,
  changed: msg`Changed endpoints`,
  headers: msg`Headers`,
  credentials: msg`Credentials`,
  secrets_sent_to: msg`Secrets are sent to`,
  keep_days: msg`Days kept`,
  call: msg`Call`,
  calls: msg`Calls`,
  // Their calls.
  call_policy: msg`Call policy`,
  validate_requests: msg`Request validation`,
  validate_responses: msg`Response validation`,
  timeouts: msg`Timeouts`,
  connect_ms: msg`Connection (ms)`,
  first_byte_ms: msg`First byte (ms)`,
  total_ms: msg`Whole call (ms)`,
  retries: msg`Retries`,
  circuit_breaker: msg`Circuit breaker`,
  failures: msg`Failures in a row`,
  open_seconds: msg`Open for (s)`,
  max_concurrent_calls: msg`Concurrent calls`,
  calls_per_minute: msg`Calls a minute`,
  calls_per_minute_per_ip: msg`Calls a minute of an IP address`,
  max_calls: msg`Calls in all`,
  cached_operations: msg`Cached endpoints`,
  propagate_trace: msg`Pass on traces`,
  // Apps, agents and what they may call.
  integrations: msg`Integrations`,
  integration_access: msg`Integration access`,
  app_access: msg`Access of apps`,
  allowed_origins: msg`Browser origins`,
  anonymous_calls: msg`Anonymous calls`,
  user_tokens: msg`User tokens`,
  issuer: msg`Issuer`,
  audience: msg`Audience`,
  jwks_url: msg`JWKS URL`,
  required_claims: msg`Required claims`,
  mcp_tools: msg`MCP tools`,
  mcp_pinned_integrations: msg`Pinned integrations`,
  endpoints: msg`Endpoints`,
  read_only: msg`Read-only`,
  client_id: msg`Client ID`,
  redirect_uris: msg`Redirect URIs`,
  // Alerts.
  sent_to: msg`Sent to`,
  events: msg`Events`,
};

const GRANT = 'grant ';

/** A field in words; the slug of an integration, which is a field of changed access, stays as it is. */
export function fieldName(field: string): string {
  if (Object.hasOwn(NAMES, field)) return textOf(NAMES[field] ?? field);
  return field.startsWith(GRANT) ? t`Granted: ${{ slug: field.slice(GRANT.length) }}` : field;
}

/** A field within another one. */
export function innerFieldName(field: string, inner: string): string {
  return t`${{ field: fieldName(field) }}: ${{ inner }}`;
}
