/** What calls are filtered by. Without schemas: the first screen loads it. */

/** What came of a call, in one word. */
export const CALL_OUTCOMES = ['2xx', '3xx', '4xx', '5xx', 'refused', 'cancelled'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** The methods that operations can have, as their keys begin with them. */
export const CALL_METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const;
export type CallMethod = (typeof CALL_METHODS)[number];

/** What a call came by: HTTP with a token of the app or of its users, MCP, or the test of a member as the app. */
export const CALL_SOURCES = ['http', 'mcp', 'test'] as const;
export type CallSource = (typeof CALL_SOURCES)[number];
