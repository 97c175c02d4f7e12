/** What calls are filtered by. Without schemas: the first screen loads it. */

/** What came of a call, in one word. */
export const CALL_OUTCOMES = ['2xx', '3xx', '4xx', '5xx', 'refused', 'cancelled'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/**
 * What came of a call: the class of the API's status, 5xx also where it could not be reached, or that Trunkline refused
 * the call.
 *
 * @param call the code of the problem that ended it, the status of the response, and that of the API's response
 */
export function outcomeOf(call: {
  code: string | null;
  status: number;
  statusCode: number | null;
}): CallOutcome {
  const { code, status, statusCode } = call;
  if (code === 'cancelled') return 'cancelled';
  if (code !== null) return status < 500 ? 'refused' : '5xx';
  if (statusCode === null || statusCode < 300) return '2xx';
  if (statusCode < 400) return '3xx';
  return statusCode < 500 ? '4xx' : '5xx';
}

/** The methods that operations can have, as their keys begin with them. */
export const CALL_METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const;
export type CallMethod = (typeof CALL_METHODS)[number];

/** What a call came by: HTTP with a token of the app or of its users, MCP, or the test of a member as the app. */
export const CALL_SOURCES = ['http', 'mcp', 'test'] as const;
export type CallSource = (typeof CALL_SOURCES)[number];
