type ProblemDefinition = {
  status: number;
  title: string;
  /** What the reader can do about it; the `detail` of a response says it for the case at hand. */
  advice: string;
};

/** Every problem that the API responds with, by its stable code (RFC 9457). The API, the UI and the docs use this list. */
export const PROBLEMS = {
  malformed_request: {
    status: 400,
    title: 'Malformed request',
    advice: 'Send a JSON object with Content-Type: application/json.',
  },
  cancelled: {
    status: 400,
    title: 'Cancelled by the client',
    advice:
      'The client closed the connection before the response arrived. If its timeout is short, raise it.',
  },
  unauthenticated: {
    status: 401,
    title: 'Not authenticated',
    advice: 'Sign in, or send a token in Authorization: Bearer. Calls take a token of the app (tla_…).',
  },
  invalid_token: {
    status: 401,
    title: 'Invalid token',
    advice: 'The token is wrong, revoked or expired. Create another one and use that.',
  },
  invalid_email_or_password: {
    status: 401,
    title: 'Wrong email or password',
    advice: 'Check both, or reset the password.',
  },
  invalid_code: {
    status: 401,
    title: 'Wrong code',
    advice: 'Use the code that the authenticator shows now, or a backup code that was not used yet.',
  },
  two_factor_expired: {
    status: 401,
    title: 'Two-factor sign-in expired',
    advice: 'Sign in with email and password again, then enter the code.',
  },
  sign_in_refused: {
    status: 400,
    title: 'Sign-in refused',
    advice: 'Check the fields of the request.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    advice: 'Ask the owner of the workspace for a role or a plan that allows this.',
  },
  quota_exceeded: {
    status: 403,
    title: 'Quota exceeded',
    advice: 'Delete what is no longer used, or ask the owner of the workspace for a higher plan.',
  },
  invalid_password: {
    status: 403,
    title: 'Wrong password',
    advice: 'Enter the password that you sign in with now.',
  },
  email_not_verified: {
    status: 403,
    title: 'Email not confirmed',
    advice: 'Open the link in the email that was sent to you, or request another one.',
  },
  sign_up_closed: {
    status: 403,
    title: 'Sign-up by invitation only',
    advice: 'Ask a member for an invitation: its link creates the account.',
  },
  cross_site: {
    status: 403,
    title: 'Cross-site request',
    advice: 'Send the request from a page of this server, or with a token instead of the session cookie.',
  },
  app_mismatch: {
    status: 403,
    title: 'Token of another app',
    advice:
      'The URL or X-App-Id names another app than the token belongs to. Use the id and a token of the same app.',
  },
  origin_not_allowed: {
    status: 403,
    title: 'Origin not allowed',
    advice: 'Add the origin of the page to the browser origins of the app, under Access.',
  },
  integration_disabled: {
    status: 403,
    title: 'Integration disabled for this app',
    advice: 'Enable the integration in the settings of the app, under Integrations.',
  },
  operation_disabled: {
    status: 403,
    title: 'Operation disabled for this app',
    advice: 'Allow the operation in the settings of the app, under Integrations.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    advice:
      'Check the URL. In a call, compare the slug and the operation with the page of the integration: an operation that is not selected is not found either.',
  },
  two_factor_state: {
    status: 409,
    title: 'Two-factor authentication is not in the required state',
    advice: 'Enable or disable two-factor authentication first, as the detail says.',
  },
  mail_not_configured: {
    status: 409,
    title: 'This server sends no email',
    advice: 'Ask the operator to set SMTP_URL, or use a webhook.',
  },
  alert_destination_disabled: {
    status: 409,
    title: 'Destination switched off',
    advice: 'Switch the destination on, then send the alert again.',
  },
  already_set_up: {
    status: 409,
    title: 'Set up already',
    advice: 'The first account exists. Sign in, or ask a member for an invitation.',
  },
  account_exists: {
    status: 409,
    title: 'Account exists',
    advice: 'Sign in with this email, or use another one.',
  },
  already_a_member: {
    status: 409,
    title: 'Already a member',
    advice: 'Change the role of the member instead.',
  },
  already_decided: {
    status: 409,
    title: 'Already decided',
    advice: 'The request was decided, withdrawn or replaced. Read the list of requests again.',
  },
  confirmation_required: {
    status: 409,
    title: 'Confirmation required',
    advice: 'Repeat the request with the confirmation that the detail names.',
  },
  slug_taken: {
    status: 409,
    title: 'Slug taken',
    advice:
      'Choose another slug. A former slug of an integration is free 30 days after it was changed, or once its alias is ended.',
  },
  spec_in_use: {
    status: 409,
    title: 'Spec in use',
    advice: 'Delete the integrations that use the spec first.',
  },
  operations_removed: {
    status: 409,
    title: 'Selected operations were removed',
    advice: 'The updated spec no longer has them. Confirm that they are removed from the integration.',
  },
  stale_revision: {
    status: 412,
    title: 'Changed since it was read',
    advice: 'Read it again, and send the change with the current revision.',
  },
  request_timeout: {
    status: 408,
    title: 'Request timed out',
    advice: 'The body did not arrive in time. Send it again, over a faster connection or in less bytes.',
  },
  request_too_large: {
    status: 413,
    title: 'Request too large',
    advice: 'Send less at once, or ask the operator of this server to raise the limit.',
  },
  spec_too_large: {
    status: 413,
    title: 'Spec too large',
    advice: 'Import a smaller spec, or ask the operator of this server to raise the limit.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    advice: 'Send the body with Content-Type: application/json.',
  },
  invalid_request: {
    status: 422,
    title: 'Invalid request',
    advice:
      'The errors of the response name each field. A call takes payload, path_params, query_params and headers.',
  },
  secrets_required: {
    status: 422,
    title: 'Secrets required again',
    advice:
      'Stored secrets are sent only to the server that they were entered for. Enter them again to use another one.',
  },
  secret_ref_not_allowed: {
    status: 422,
    title: 'Reference to a secret not allowed',
    advice:
      'Begin the reference with one of the prefixes that the operator of this server allows (SECRET_REFS), or enter the value itself.',
  },
  invalid_parameters: {
    status: 422,
    title: 'Invalid parameters',
    advice:
      'The errors of the response name each parameter. The page of the integration shows what the operation takes.',
  },
  too_many_operations: {
    status: 422,
    title: 'Too many operations',
    advice: 'Select fewer operations.',
  },
  unknown_operation: {
    status: 422,
    title: 'Unknown operation',
    advice: 'Select operations of the spec by their keys, such as get:/things.',
  },
  invalid_url: {
    status: 422,
    title: 'Invalid URL',
    advice: 'Use an absolute URL that begins with https:// or http://.',
  },
  spec_unreachable: {
    status: 422,
    title: 'Spec could not be downloaded',
    advice: 'Check the URL, or paste the spec instead.',
  },
  not_a_spec: {
    status: 422,
    title: 'Not an OpenAPI or Swagger spec',
    advice: 'Import an OpenAPI 3 or Swagger 2.0 document, in JSON or YAML.',
  },
  unsupported_version: {
    status: 422,
    title: 'Unsupported spec version',
    advice: 'Import Swagger 2.0, or OpenAPI 3.0, 3.1 or 3.2.',
  },
  revision_required: {
    status: 428,
    title: 'Revision required',
    advice: 'Send the revision you read in the If-Match header.',
  },
  rate_limited: {
    status: 429,
    title: 'Rate limit exceeded',
    advice:
      'Wait as long as Retry-After says. The limits of an app are listed under its Integrations and Access.',
  },
  too_many_concurrent_calls: {
    status: 429,
    title: 'Too many concurrent calls',
    advice: 'Send fewer calls at the same time, and retry after Retry-After.',
  },
  request_headers_too_large: {
    status: 431,
    title: 'Request headers too large',
    advice: 'Send a shorter URL, and fewer or shorter headers.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    advice: 'Give the request id to the operator of this server: the log has the reason.',
  },
  egress_denied: {
    status: 502,
    title: 'Denied by the egress rules',
    advice:
      'The base URL of the API leads into a private network. If that is intended, the operator can allow it with EGRESS_ALLOW.',
  },
  egress_proxy_failed: {
    status: 502,
    title: 'Outbound proxy failed',
    advice: 'The operator of this server examines EGRESS_PROXY with "trunkline doctor".',
  },
  api_unreachable: {
    status: 502,
    title: 'API unreachable',
    advice: 'Check the base URL of the integration, and whether the API is up.',
  },
  api_closed_connection: {
    status: 502,
    title: 'The API closed the connection',
    advice: 'There was no response. Retry; if it persists, contact the provider of the API.',
  },
  token_unavailable: {
    status: 502,
    title: 'No access token for the API',
    advice:
      'The token endpoint returned none. An admin sees its response in the call log, and can check the credentials of the integration.',
  },
  bad_upstream_headers: {
    status: 502,
    title: 'Invalid HTTP response from the API',
    advice: 'Check the scheme and the port of the integration’s base URL.',
  },
  bad_upstream_response: {
    status: 502,
    title: 'Incomplete response from the API',
    advice: 'Retry; if it persists, contact the provider of the API.',
  },
  bad_upstream_json: {
    status: 502,
    title: 'Invalid JSON from the API',
    advice:
      'The response is declared as JSON but does not parse. Accept: application/octet-stream returns its bytes unchanged.',
  },
  response_too_large: {
    status: 502,
    title: 'Response too large',
    advice:
      'Request less at once, a page at a time, or stream the bytes with Accept: application/octet-stream.',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    advice:
      'Trunkline holds as many requests or connections as it can. Wait for the seconds of Retry-After, then send it again.',
  },
  secrets_undecryptable: {
    status: 503,
    title: 'Secrets cannot be decrypted',
    advice: 'They were saved under another master key. Ask the operator of this server to restore it.',
  },
  secret_unavailable: {
    status: 503,
    title: 'Secret cannot be resolved',
    advice:
      'The integration has a secret by reference, and its source gives no value. An admin of the workspace finds the reason in the call log.',
  },
  server_stopping: {
    status: 503,
    title: 'Server stopping',
    advice: 'Send the request again in a few seconds: the server restarts, or another one responds.',
  },
  storage_unavailable: {
    status: 503,
    title: 'Database unavailable',
    advice:
      'The database of this server does not respond. Wait for the seconds of Retry-After, then send the request again.',
  },
  single_sign_on_unavailable: {
    status: 503,
    title: 'Single sign-on unavailable',
    advice: 'Try again later, or sign in with email and password.',
  },
  issuer_unreachable: {
    status: 503,
    title: 'Token issuer unreachable',
    advice: 'The keys for user tokens could not be fetched. Check the issuer under Access.',
  },
  circuit_open: {
    status: 503,
    title: 'Circuit breaker open',
    advice: 'The API failed several times in a row. Retry after Retry-After.',
  },
  api_connect_timeout: {
    status: 504,
    title: 'Connection to the API timed out',
    advice: 'Check the base URL of the integration, and whether the API is up.',
  },
  api_timeout: {
    status: 504,
    title: 'The API timed out',
    advice: 'Retry, or request less at once.',
  },
  api_stalled: {
    status: 504,
    title: 'The response of the API stalled',
    advice: 'Retry, or request less at once.',
  },
  storage_full: {
    status: 507,
    title: 'Storage cannot be written',
    advice:
      'The disk of this server is full or fails. Ask its operator to make room, then send the request again.',
  },
  loop_detected: {
    status: 508,
    title: 'Loop detected',
    advice: 'The base URL of the integration leads back to Trunkline. Set it to the base URL of the API.',
  },
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The codes that a call of an app may fail with, in the order of docs/calls.md. */
export const CALL_PROBLEM_CODES = [
  'malformed_request',
  'unauthenticated',
  'invalid_token',
  'app_mismatch',
  'origin_not_allowed',
  'integration_disabled',
  'operation_disabled',
  'not_found',
  'request_timeout',
  'request_too_large',
  'unsupported_media_type',
  'invalid_request',
  'invalid_parameters',
  'rate_limited',
  'too_many_concurrent_calls',
  'request_headers_too_large',
  'internal_error',
  'egress_denied',
  'egress_proxy_failed',
  'token_unavailable',
  'api_unreachable',
  'api_closed_connection',
  'bad_upstream_headers',
  'bad_upstream_response',
  'bad_upstream_json',
  'response_too_large',
  'overloaded',
  'secrets_undecryptable',
  'secret_unavailable',
  'server_stopping',
  'storage_unavailable',
  'issuer_unreachable',
  'circuit_open',
  'api_connect_timeout',
  'api_timeout',
  'api_stalled',
  'storage_full',
  'loop_detected',
  'cancelled',
] as const satisfies readonly ProblemCode[];

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

/** One invalid field of a request, by its path (`path_params.owner`). */
export type ValidationIssue = { path: string; message: string };
