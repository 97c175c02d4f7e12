import type { ProblemCode } from '@trunkline/contract/problems';
import type { CancelSignal } from '../../http/cancel-signal.ts';
import { Problem } from '../../http/problems.ts';
import { isRepeatable } from '../request/body.ts';
import type { UpstreamRequest } from '../request/build-request.ts';
import type { AttemptOutcome, Permit } from './circuit-breaker.ts';
import type { CallContext } from './policy.ts';
import { cancelled } from './upstream-problems.ts';

/** Retries of transient failures, where the request may safely be sent twice. */

type ResponseHead = {
  statusCode: number;
  headers: Record<string, string | string[] | undefined>;
  /** What is received later of a response that is final. */
  rest?: { ended: Promise<void> };
};
type AttemptResult<Response> = { response: Response } | { error: unknown };

/**
 * Sends a request as often as the upstream policy allows, until its response is final. Where the circuit breaker opens
 * before a retry, the last result is final: something was sent, and that is how it ended.
 *
 * @param attempt sends it once
 * @param discard ends a response that is not used
 * @throws Problem circuit_open where nothing was sent, cancelled, and as the last attempt
 */
export async function withRetries<Response extends ResponseHead>(
  request: UpstreamRequest,
  context: CallContext,
  attempt: () => Promise<Response>,
  discard: (response: Response) => void,
): Promise<Response> {
  const { circuitBreaker } = context.policy;
  const acquired = context.reservation?.takePermit() ?? circuitBreaker?.acquire();
  if (acquired instanceof Promise) context.stats.timer.waiting();
  let permit = acquired instanceof Promise ? await acquired : acquired;
  for (let attempts = 1; ; attempts += 1) {
    let result: AttemptResult<Response>;
    try {
      result = { response: await attempt() };
    } catch (error) {
      result = { error };
    }
    reportOutcomeAtEnd(result, context, permit);
    const pauseMs = pauseBeforeRetry(result, attempts, request, context);
    if (pauseMs === undefined) return responseOf(result);
    context.stats.timer.waiting();
    const nextPermit = await permitAfterPause(pauseMs, context).catch((error) => {
      if ('response' in result) discard(result.response);
      throw error;
    });
    context.stats.timer.working();
    if (nextPermit === 'refused') return responseOf(result);
    context.stats.countRetry();
    if ('response' in result) discard(result.response);
    permit = nextPermit;
  }
}

/** @throws the error of a failed attempt */
function responseOf<Response>(result: AttemptResult<Response>): Response {
  if ('error' in result) throw result.error;
  return result.response;
}

/**
 * @returns the circuit breaker's permit, undefined where there is no breaker
 * @throws Problem cancelled
 */
async function permitAfterPause(
  ms: number,
  { policy: { circuitBreaker }, signal }: CallContext,
): Promise<Permit | 'refused' | undefined> {
  await pause(ms, signal);
  try {
    return await circuitBreaker?.acquire();
  } catch {
    return 'refused';
  }
}

function reportOutcomeAtEnd(
  result: AttemptResult<ResponseHead>,
  context: CallContext,
  permit: Permit | undefined,
): void {
  const rest = 'response' in result ? result.response.rest : undefined;
  if (rest)
    rest.ended.then(
      () => reportOutcome(result, context, permit),
      (error) => reportOutcome({ error }, context, permit),
    );
  else reportOutcome(result, context, permit);
}

/** Reports the outcome of an attempt to the circuit breaker. */
function reportOutcome(
  result: AttemptResult<ResponseHead>,
  { policy: { circuitBreaker }, stats, signal }: CallContext,
  permit: Permit | undefined,
): void {
  // A cached response, or an abort because the client disconnected, is no sign of the health of the API.
  const isIgnored = stats.cache === 'hit' || signal.aborted;
  const outcome = isIgnored ? 'ignored' : outcomeOf(result);
  if (permit) circuitBreaker?.onResult(permit, outcome, outcome === 'failure' ? reasonOf(result) : undefined);
}

const FAILURES: ReadonlySet<ProblemCode> = new Set([
  'api_unreachable',
  'api_closed_connection',
  'api_connect_timeout',
  'api_timeout',
  'api_stalled',
  'bad_upstream_headers',
  'bad_upstream_response',
]);

function outcomeOf(result: AttemptResult<ResponseHead>): AttemptOutcome {
  if ('response' in result) return result.response.statusCode >= 500 ? 'failure' : 'success';
  return result.error instanceof Problem && FAILURES.has(result.error.code) ? 'failure' : 'ignored';
}

/** Of a failure: the status of the API, or the code of our problem. */
function reasonOf(result: AttemptResult<ResponseHead>): string | undefined {
  if ('response' in result) return `status ${result.response.statusCode}`;
  return result.error instanceof Problem ? result.error.code : undefined;
}

/** How long to wait before the next attempt; undefined: there is none. */
function pauseBeforeRetry(
  result: AttemptResult<ResponseHead>,
  attempts: number,
  request: UpstreamRequest,
  { policy: { maxRetries, circuitBreaker }, deadline }: CallContext,
): number | undefined {
  if (
    attempts > maxRetries ||
    !isTransient(result) ||
    !isRepeatableRequest(request) ||
    circuitBreaker?.isOpen()
  )
    return undefined;
  const requestedMs = 'response' in result ? retryAfterMs(result.response.headers['retry-after']) : undefined;
  const pauseMs = requestedMs ?? backoffMs(attempts);
  return performance.now() + pauseMs < deadline ? pauseMs : undefined;
}

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const TRANSIENT_FAILURES: ReadonlySet<ProblemCode> = new Set([
  'egress_proxy_failed',
  'api_unreachable',
  'api_closed_connection',
  'api_connect_timeout',
  'bad_upstream_response',
]);

/** Whether the same request may succeed soon: a connection that failed, or a status that says so. */
function isTransient(result: AttemptResult<ResponseHead>): boolean {
  if ('response' in result) return TRANSIENT_STATUSES.has(result.response.statusCode);
  return result.error instanceof Problem && TRANSIENT_FAILURES.has(result.error.code);
}

/** RFC 9110, 9.2.2. */
const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Whether the request is idempotent, and its body can be sent again. */
export function isRepeatableRequest({ method, headers, body }: UpstreamRequest): boolean {
  return isRepeatable(body) && (IDEMPOTENT_METHODS.has(method) || hasIdempotencyKey(headers));
}

/** draft-ietf-httpapi-idempotency-key-header-07: the API does once what comes twice with the same key. */
function hasIdempotencyKey(headers: readonly string[]): boolean {
  return headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'idempotency-key');
}

const MIN_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 5_000;

/**
 * Exponential backoff with full jitter: anything from none to twice the last limit, so that callers who failed
 * together do not retry together.
 *
 * @param random from 0 to 1; tests pass their own
 */
export function backoffMs(attempts: number, random: () => number = Math.random): number {
  return random() * Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** (attempts - 1));
}

/** RFC 9110, 10.2.3: seconds, or a date. */
export function retryAfterMs(
  header: string | string[] | undefined,
  now: number = Date.now(),
): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  // JavaScript reads numbers as dates too; an HTTP date begins with the day's name (RFC 9110, 5.6.7).
  const at = /^\s*[A-Za-z]{3}/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** @throws Problem cancelled as soon as the signal is aborted */
function pause(ms: number, signal: CancelSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled());
    const onAbort = () => {
      clearTimeout(timer);
      reject(cancelled());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort);
  });
}
