/** Why Trunkline answers a call itself (docs/calls.md), and what one can do about it. */
export type CallProblem = { title: string; advice: string };

export const CALL_PROBLEMS: Readonly<Record<string, CallProblem>> = {
  malformed_request: {
    title: 'The body is no JSON',
    advice: 'Send a JSON object with Content-Type: application/json.',
  },
  cancelled: {
    title: 'Given up by the app',
    advice:
      'The app closed the connection before the answer came. If it waits too short a time, let it wait longer.',
  },
  unauthenticated: { title: 'No token', advice: 'Send a token of the app in Authorization: Bearer tla_…' },
  invalid_token: {
    title: 'The token is not valid',
    advice: 'It is wrong, revoked or expired. Make another one under Access, and give it to the app.',
  },
  app_mismatch: {
    title: 'A token of another app',
    advice:
      'The address or X-App-Id names another app than the token is for. Use the id and the token of one app.',
  },
  origin_not_allowed: {
    title: 'Sent by a page that may not',
    advice: 'Add the page’s origin to the app’s browser origins, under Access.',
  },
  integration_disabled: {
    title: 'Switched off for this app',
    advice: 'The app’s settings do not let it use this integration. Switch it on under Integrations.',
  },
  operation_disabled: {
    title: 'Operation not allowed',
    advice: 'The app’s settings leave this operation out. Allow it under Integrations.',
  },
  not_found: {
    title: 'No such integration or operation',
    advice:
      'Compare the slug and the operation with the integration’s page: an operation that was not picked is not found either.',
  },
  request_too_large: {
    title: 'The request is too large',
    advice: 'Send less at once, or ask the operator of this server to raise the limit.',
  },
  unsupported_media_type: {
    title: 'Not sent as JSON',
    advice: 'Send the body with Content-Type: application/json.',
  },
  invalid_request: {
    title: 'Fields that a call does not have',
    advice: 'A call takes payload, path_params, query_params and headers. The answer named each fault.',
  },
  invalid_parameters: {
    title: 'The parameters do not fit',
    advice:
      'The answer named each parameter at fault. The integration’s page shows what the operation takes.',
  },
  unsupported_body: {
    title: 'The operation takes no JSON body',
    advice: 'Leave the payload out, or use an operation that takes JSON.',
  },
  rate_limited: {
    title: 'Over a limit',
    advice: 'Wait as long as Retry-After said. The limits stand under Integrations and Access of the app.',
  },
  too_many_concurrent_calls: {
    title: 'Too many calls at a time',
    advice:
      'The integration takes only so many at once. Send fewer side by side, and try again when Retry-After says.',
  },
  internal_error: {
    title: 'Trunkline failed',
    advice: 'Give the request id to the operator of this server: the reason is in its log.',
  },
  egress_denied: {
    title: 'The address is not allowed',
    advice:
      'The API’s base URL leads into a private network. If that is meant, the operator can allow it with EGRESS_ALLOW.',
  },
  api_unreachable: {
    title: 'The API could not be reached',
    advice: 'Check the integration’s base URL, and whether the API is up.',
  },
  api_closed_connection: {
    title: 'The API closed the connection',
    advice: 'No answer came. Try again; if it stays so, ask whoever runs the API.',
  },
  token_unavailable: {
    title: 'No access token for the API',
    advice: 'Its token service gave none. An admin can check the credentials of the integration.',
  },
  bad_upstream_response: {
    title: 'The API broke off its answer',
    advice: 'Try again. If it stays so, ask whoever runs the API.',
  },
  bad_upstream_headers: {
    title: 'The API does not answer in HTTP',
    advice: 'Check the integration’s base URL: its scheme and its port.',
  },
  bad_upstream_json: {
    title: 'The API sent broken JSON',
    advice:
      'It called its answer JSON, and it is none. With Accept: application/octet-stream its bytes come as they are.',
  },
  response_too_large: {
    title: 'The answer is too large',
    advice:
      'Ask for less at once, a page at a time, or take the bytes with Accept: application/octet-stream.',
  },
  headers_unreadable: {
    title: 'The headers cannot be decrypted',
    advice: 'The server runs with another master key than the headers were saved with. Ask its operator.',
  },
  issuer_unreachable: {
    title: 'The issuer could not be asked',
    advice: 'The keys for the users’ tokens could not be fetched. Check the issuer under Access.',
  },
  circuit_open: {
    title: 'The API is left alone for a while',
    advice: 'It failed several times in a row. Trunkline tries it again by itself soon.',
  },
  api_connect_timeout: {
    title: 'The API took no connection in time',
    advice: 'Check the integration’s base URL, and whether the API is up.',
  },
  api_stalled: {
    title: 'The API stopped in the middle of its answer',
    advice: 'Try again, or ask for less at once.',
  },
  api_timeout: { title: 'The API took too long', advice: 'Try again, or ask for less at once.' },
  loop_detected: {
    title: 'The call came back to Trunkline',
    advice: 'Check that the integration’s base URL is the API’s, and not Trunkline’s own.',
  },
};

const UNKNOWN: CallProblem = {
  title: 'Refused by Trunkline',
  advice: 'The app got the reason with the answer, in its detail.',
};

export function callProblem(code: string): CallProblem {
  return CALL_PROBLEMS[code] ?? UNKNOWN;
}
