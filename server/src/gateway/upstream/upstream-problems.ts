import type { ProblemCode } from '@trunkline/contract/problems';
import { decodingError } from '../../egress/content-encoding.ts';
import {
  EgressBadEncoding,
  EgressClosed,
  EgressDenied,
  EgressExhausted,
  EgressInvalidRequest,
  EgressNotHttp,
  EgressProxyFailed,
  EgressTimeout,
  EgressTooLarge,
  egressErrorFrom,
  type TimeoutPhase,
} from '../../egress/errors.ts';
import { Problem } from '../../http/problems.ts';

/** The connection failed after the response had begun. */
export class ResponseAborted extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** The problem behind a response body that failed while it was streamed. */
export function toStreamProblem(error: Error, origin: string): Problem {
  return toUpstreamProblem(new ResponseAborted(error), origin);
}

/** The end of a call that was aborted: the client does not receive it, the call log has it. */
export function cancelled(): Problem {
  return new Problem('cancelled', 'The client closed the connection before the response was complete.');
}

/** A failed exchange with an API as a problem; it holds nothing of the request. */
export function toUpstreamProblem(error: unknown, origin: string): Problem {
  const isAborted = error instanceof ResponseAborted;
  const cause = isAborted ? error.cause : error;
  // A limit on what the app uploads, or a client that disconnected.
  if (cause instanceof Problem) return cause;
  const { host } = new URL(origin);
  const failure = egressErrorFrom(decodingError(cause), host);
  if (failure instanceof EgressDenied) {
    return new Problem(
      'egress_denied',
      `Trunkline does not connect to ${failure.host}: ${failure.reason}. If the API is meant to be reached there, the operator names its host in EGRESS_ALLOW.`,
    );
  }
  if (failure instanceof EgressProxyFailed) {
    return new Problem(
      'egress_proxy_failed',
      `${failure.message} Nothing was sent to the API. The operator of this server examines EGRESS_PROXY with "trunkline doctor".`,
    );
  }
  if (failure instanceof EgressInvalidRequest) {
    return new Problem(
      'invalid_parameters',
      `The request cannot be sent as HTTP: ${failure.message} Correct the parameters or the payload.`,
    );
  }
  if (failure instanceof EgressExhausted) {
    return new Problem('overloaded', `${failure.message} Try again in a few seconds.`, {
      retryAfterSeconds: OVERLOADED_RETRY_SECONDS,
    });
  }
  if (failure instanceof EgressTimeout) {
    return new Problem(
      TIMEOUT_CODES[failure.phase],
      `${failure.message} Try again later, or ask for less at once.`,
    );
  }
  if (failure instanceof EgressTooLarge) {
    return new Problem(
      'response_too_large',
      `${failure.message} Ask for less at once, or stream it with Accept: application/octet-stream.`,
    );
  }
  if (failure instanceof EgressBadEncoding) return new Problem('bad_upstream_response', failure.message);
  if (isAborted) {
    return new Problem(
      'bad_upstream_response',
      `${host} began to respond and then broke off: ${failure.message} Try again later.`,
    );
  }
  if (failure instanceof EgressNotHttp) {
    return new Problem(
      'bad_upstream_headers',
      `${failure.message} Check that the base URL of the integration is the API's.`,
    );
  }
  if (failure instanceof EgressClosed) {
    return new Problem(
      'api_closed_connection',
      `${failure.message} It may have processed the request. Try again later.`,
    );
  }
  return new Problem(
    'api_unreachable',
    `${failure.message} Check the base URL of the integration, or try again later.`,
  );
}

/** The responses of all calls take as much memory as they may. */
export function tooManyResponses(): Problem {
  return new Problem(
    'overloaded',
    'The API responded, and Trunkline holds as many responses as it can. Send the call again in a few seconds if that is safe, ask for less at once, or stream it with Accept: application/octet-stream.',
    { retryAfterSeconds: OVERLOADED_RETRY_SECONDS },
  );
}

const OVERLOADED_RETRY_SECONDS = 5;

const TIMEOUT_CODES = {
  connect: 'api_connect_timeout',
  headers: 'api_timeout',
  body: 'api_stalled',
  total: 'api_timeout',
} as const satisfies Record<TimeoutPhase, ProblemCode>;

/** Above a limit of concurrent calls, which frees up as calls end. */
export function tooManyCalls(detail: string): Problem {
  return new Problem('too_many_concurrent_calls', detail, { retryAfterSeconds: 1 });
}
