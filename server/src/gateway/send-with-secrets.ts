import { Problem } from '../http/problems.ts';
import { isRepeatable } from './request/body.ts';
import type { PreparedOperation, UpstreamRequest } from './request/build-request.ts';
import type { ResolvedOperation } from './resolve-operation.ts';
import { TokenUnavailable } from './upstream/access-tokens.ts';
import { type AuthorizedExchange, sendAuthorized } from './upstream/credentials.ts';

/** A request of a call. */
export type Sending<Response> = {
  resolved: ResolvedOperation;
  request: UpstreamRequest;
  /** May be called again. */
  send: (request: UpstreamRequest) => Promise<Response>;
  /** Ends a response that is not used. */
  discard?: (response: Response) => void;
};

/** Makes a request of an operation; undefined: it cannot be made of it. */
export type BuildRequest = (operation: PreparedOperation) => UpstreamRequest | undefined;

/** How a request is made again, where secrets by reference led to other values meanwhile. */
export type Renewal = {
  /** Resolves the operation again, with the values of now. */
  resolveAgain: () => Promise<ResolvedOperation>;
  /** The same request of the operation as it is now; undefined: it has none any more. */
  rebuild: BuildRequest;
  /** Called before values are read again, which takes time that is not the API's. */
  onWaiting: () => void;
};

type Sent<Response> = AuthorizedExchange<Response> & {
  /** The operation that was resolved again, where it was. */
  resolved?: ResolvedOperation;
};

/**
 * Sends a request with the credentials of the integration. Where the API, or its token server, refuses them, and secrets by
 * reference have other values now, it is sent once more with those, if its body can be.
 *
 * @param renewal called only where the integration has references: most have none
 * @throws Problem as `sendAuthorized`
 */
export function sendWithSecrets<Response extends { statusCode: number }>(
  sending: Sending<Response>,
  renewal: () => Renewal,
): Promise<Sent<Response>> {
  const { resolved, request, send, discard } = sending;
  const { integration } = resolved;
  return integration.secretsInUse
    ? sendAgainWithNew(sending, renewal(), integration.secretsInUse)
    : sendAuthorized(integration, request, send, discard);
}

async function sendAgainWithNew<Response extends { statusCode: number }>(
  { resolved, request, send, discard }: Sending<Response>,
  { resolveAgain, rebuild, onWaiting }: Renewal,
  secretsInUse: { refresh: () => Promise<boolean> },
): Promise<Sent<Response>> {
  let first: AuthorizedExchange<Response> | undefined;
  let refusal: unknown;
  try {
    first = await sendAuthorized(resolved.integration, request, send, discard);
    if (first.response.statusCode !== 401) return first;
  } catch (error) {
    if (!(error instanceof TokenUnavailable)) throw error;
    refusal = error;
  }
  if (!isRepeatable(request.body)) {
    // The next call has the new values.
    void secretsInUse.refresh();
    return orThrow(first, refusal);
  }
  onWaiting();
  if (!(await secretsInUse.refresh())) return orThrow(first, refusal);
  try {
    const again = await resolveAgain();
    const rebuilt = rebuild(again.operation);
    if (!rebuilt) return orThrow(first, refusal);
    const second = await sendAuthorized(again.integration, rebuilt, send, discard);
    if (first) discard?.(first.response);
    return { ...second, resolved: again };
  } catch (error) {
    // Nothing was sent a second time: the refusal is what came of the call.
    if (error instanceof Problem && NOT_SENT.has(error.code)) return orThrow(first, refusal);
    if (first) discard?.(first.response);
    throw error;
  }
}

const NOT_SENT: ReadonlySet<string> = new Set(['circuit_open', 'not_found', 'secret_unavailable']);

function orThrow<T>(result: T | undefined, error: unknown): T {
  if (result === undefined) throw error;
  return result;
}
