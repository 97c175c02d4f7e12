import { Base44Error, createClient } from '@base44/sdk';
import type { Operations } from './operations.ts';

/** Defined by vite.config.ts. */
declare const TRUNKLINE_APP_ID: string;

/** Has no token: the server that this page came from adds it (vite.config.ts). */
const client = createClient({
  serverUrl: location.origin,
  appId: TRUNKLINE_APP_ID,
  // Trunkline has no endpoint for the SDK's analytics.
  analytics: { enabled: false },
});

type InputOf<Name extends keyof Operations> = Omit<Operations[Name], 'response'>;

/** The input may be left out where nothing in it is required. */
type InputArguments<Name extends keyof Operations> =
  Record<never, never> extends InputOf<Name> ? [input?: InputOf<Name>] : [input: InputOf<Name>];

type ResponseOf<Name extends keyof Operations> = Operations[Name] extends { response: infer Data }
  ? Data
  : never;

/** The input of a call to any operation. */
export type CallInput = {
  path_params?: Record<string, string>;
  query_params?: Record<string, unknown>;
  headers?: Record<string, string>;
  payload?: Record<string, unknown>;
};

/**
 * Calls an operation by its name: the integration's slug, a space and the operation's key.
 *
 * @returns the data of the API's response
 * @throws CallError when Trunkline refuses the call or the API responds with an error status
 */
export function call<Name extends keyof Operations>(
  name: Name,
  ...input: InputArguments<Name>
): Promise<ResponseOf<Name>>;
export function call(name: string, input: CallInput = {}): Promise<unknown> {
  const space = name.indexOf(' ');
  return callOperation(name.slice(0, space), name.slice(space + 1), input);
}

/**
 * Calls any operation of an integration, untyped.
 *
 * @returns the data of the API's response
 * @throws CallError when Trunkline refuses the call or the API responds with an error status
 */
export async function callOperation(slug: string, key: string, input: CallInput): Promise<unknown> {
  const { path_params, query_params, ...rest } = input;
  const response = await client.integrations.custom
    .call(slug, key, {
      ...rest,
      ...(path_params && { pathParams: path_params }),
      ...(query_params && { queryParams: query_params }),
    })
    .catch((error: unknown) => {
      throw toCallError(error);
    });
  if (response.success) return response.data;
  throw new CallError(`The API responded with status ${response.status_code}.`, response.data);
}

/** A failed call: refused by Trunkline (`message` says why), or an error of the API (`data` is its response body). */
export class CallError extends Error {
  readonly data: unknown;

  constructor(message: string, data: unknown = null) {
    super(message);
    this.data = data;
  }
}

/** Trunkline's errors are problem documents (RFC 9457), whose `detail` is written for people. */
function toCallError(error: unknown): CallError {
  const detail: unknown = error instanceof Base44Error ? error.data?.detail : undefined;
  if (typeof detail === 'string') return new CallError(detail);
  return new CallError(error instanceof Error ? error.message : 'The call failed.');
}
