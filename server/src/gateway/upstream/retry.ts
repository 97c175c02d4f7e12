import { cancelled, type Departure } from '../../http/client-disconnect.ts';
import { Problem, type ProblemCode } from '../../http/problems.ts';
import { isRepeatable } from '../request/body.ts';
import type { UpstreamRequest } from '../request/build-request.ts';
import type { AttemptOutcome } from './circuit-breaker.ts';
import type { CallContext } from './policy.ts';

/** Sending again what failed in passing, where that does no harm. */

type Answered = { statusCode: number; headers: Record<string, string | string[] | undefined> };
type Outcome<Answer> = { answer: Answer } | { error: unknown };

/**
 * Sends a request as often as the integration allows, until it is answered for good.
 *
 * @param attempt sends it once
 * @param discard ends an answer that is not used
 * @throws Problem circuit_open, cancelled, and as the last attempt
 */
export async function withRetries<Answer extends Answered>(
  request: UpstreamRequest,
  trip: CallContext,
  attempt: () => Promise<Answer>,
  discard: (answer: Answer) => void,
): Promise<Answer> {
  for (let made = 1; ; made += 1) {
    const outcome = await outcomeOf(attempt, trip);
    const pauseMs = pauseAfter(outcome, made, request, trip);
    if (pauseMs === undefined) {
      if ('error' in outcome) throw outcome.error;
      return outcome.answer;
    }
    if ('answer' in outcome) discard(outcome.answer);
    await pause(pauseMs, trip.departure);
  }
}

/** One attempt, and what the circuit breaker learns from it. */
async function outcomeOf<Answer extends Answered>(
  attempt: () => Promise<Answer>,
  { policy: { circuitBreaker: circuit }, stats: notes }: CallContext,
): Promise<Outcome<Answer>> {
  const pass = circuit?.enter();
  let outcome: Outcome<Answer>;
  try {
    outcome = { answer: await attempt() };
  } catch (error) {
    outcome = { error };
  }
  // An answer from the cache tells nothing of the API.
  if (pass) circuit?.leave(pass, notes.cache === 'hit' ? 'unknown' : verdictOn(outcome));
  return outcome;
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

function verdictOn(outcome: Outcome<Answered>): AttemptOutcome {
  if ('answer' in outcome) return outcome.answer.statusCode >= 500 ? 'fails' : 'works';
  return outcome.error instanceof Problem && FAILURES.has(outcome.error.code) ? 'fails' : 'unknown';
}

/** How long to wait before the next attempt; undefined: there is none. */
function pauseAfter(
  outcome: Outcome<Answered>,
  made: number,
  request: UpstreamRequest,
  { policy: { maxRetries: retries, circuitBreaker: circuit }, deadline }: CallContext,
): number | undefined {
  if (made > retries || !isPassing(outcome) || !isRepeatableRequest(request) || circuit?.isOpen())
    return undefined;
  const asked = 'answer' in outcome ? retryAfterMs(outcome.answer.headers['retry-after']) : undefined;
  const pauseMs = asked ?? backoffMs(made);
  return performance.now() + pauseMs < deadline ? pauseMs : undefined;
}

const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const PASSING_FAILURES: ReadonlySet<ProblemCode> = new Set([
  'api_unreachable',
  'api_closed_connection',
  'api_connect_timeout',
  'bad_upstream_response',
]);

/** Whether the same request may fare better soon: a connection that failed, or an answer that says so. */
function isPassing(outcome: Outcome<Answered>): boolean {
  if ('answer' in outcome) return PASSING_STATUSES.has(outcome.answer.statusCode);
  return outcome.error instanceof Problem && PASSING_FAILURES.has(outcome.error.code);
}

/** RFC 9110, 9.2.2. */
const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Whether sending it twice does what sending it once does, and its body is still there. */
export function isRepeatableRequest({ method, headers, body }: UpstreamRequest): boolean {
  return isRepeatable(body) && (IDEMPOTENT_METHODS.has(method) || hasIdempotencyKey(headers));
}

/** draft-ietf-httpapi-idempotency-key-header-07: the API does once what comes twice with the same key. */
function hasIdempotencyKey(headers: readonly string[]): boolean {
  return headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'idempotency-key');
}

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 5_000;

/**
 * Exponential backoff with full jitter: anything from none to twice the last limit, so that callers who failed
 * together do not come back together.
 *
 * @param random from 0 to 1; tests give their own
 */
export function backoffMs(made: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (made - 1));
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

function pause(ms: number, departure: Departure): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    departure.onGone(() => {
      clearTimeout(timer);
      reject(cancelled());
    });
  });
}
