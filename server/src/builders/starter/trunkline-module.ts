/** src/trunkline.ts: calls operations, typed by src/operations.ts. */
export const trunklineModule = `import { Base44Error, createClient } from '@base44/sdk';
import type { Operations } from './operations.ts';

/** Set by vite.config.ts. */
declare const TRUNKLINE_APP_ID: string;

/** Without a token: the server that this page came from adds it (vite.config.ts). */
const client = createClient({
  serverUrl: location.origin,
  appId: TRUNKLINE_APP_ID,
  // Trunkline collects nothing about the app's users, so there is nowhere to send it.
  analytics: { enabled: false },
});

type Given<Name extends keyof Operations> = Omit<Operations[Name], 'answer'>;

/** The input may be left out where nothing in it is required. */
type InputOf<Name extends keyof Operations> =
  Record<never, never> extends Given<Name> ? [input?: Given<Name>] : [input: Given<Name>];

type AnswerOf<Name extends keyof Operations> = Operations[Name] extends { answer: infer Answer } ? Answer : never;

/** What a call may hold, whatever the operation. */
export type Input = {
  path_params?: Record<string, string>;
  query_params?: Record<string, unknown>;
  headers?: Record<string, string>;
  payload?: Record<string, unknown>;
};

/**
 * Calls an operation by its name: the integration's slug, a blank and the operation's key.
 *
 * @throws CallError saying what went wrong
 */
export function call<Name extends keyof Operations>(
  name: Name,
  ...input: InputOf<Name>
): Promise<AnswerOf<Name>>;
export function call(name: string, input: Input = {}): Promise<unknown> {
  const blank = name.indexOf(' ');
  return send(name.slice(0, blank), name.slice(blank + 1), input);
}

/**
 * Calls any operation of an integration.
 *
 * @throws CallError saying what went wrong
 */
export async function send(slug: string, key: string, input: Input): Promise<unknown> {
  const { path_params, query_params, ...rest } = input;
  const answer = await client.integrations.custom
    .call(slug, key, {
      ...rest,
      ...(path_params && { pathParams: path_params }),
      ...(query_params && { queryParams: query_params }),
    })
    .catch((error: unknown) => {
      throw refused(error);
    });
  if (answer.success) return answer.data;
  throw new CallError('The API answered with status ' + answer.status_code + '.', answer.data);
}

/** A call that failed: in Trunkline (the message is its reason) or in the API (\`data\` is its answer). */
export class CallError extends Error {
  readonly data: unknown;

  constructor(message: string, data: unknown = null) {
    super(message);
    this.data = data;
  }
}

/** Trunkline refuses with a problem document, whose \`detail\` is written for people. */
function refused(error: unknown): CallError {
  const detail: unknown = error instanceof Base44Error ? error.data?.detail : undefined;
  if (typeof detail === 'string') return new CallError(detail);
  return new CallError(error instanceof Error ? error.message : 'The call failed.');
}
`;
