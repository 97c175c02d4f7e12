import { KEY_PREFIX, type Redis } from '../../redis/redis.ts';
import {
  type AttemptOutcome,
  type BreakerPolicy,
  type CircuitBreaker,
  circuitOpen,
  type LocalCircuitBreaker,
  type Permit,
} from './circuit-breaker.ts';

/**
 * A circuit breaker of all processes: its state is a hash in Redis, and the breaker of this process takes over what it
 * reads there, so that it goes on from it while Redis does not respond.
 */

/** How long the state is kept after the last failure, beyond the time that it is open. */
const KEPT_MS = 3_600_000;
/** For the response of a probe to be processed. A probe whose process died is not waited for any longer. */
const PROBE_MARGIN_MS = 5_000;

const CLOSED = 0;
const OPEN = 1;

/** Times are on the clock of Redis. */
const STATE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored = redis.call('HMGET', KEYS[1], 'failures', 'open_until', 'probe_until')
local failures, open_until, probe_until = tonumber(stored[1]) or 0, tonumber(stored[2]) or 0, tonumber(stored[3]) or 0`;

/** ARGV: how long a probe may take, how long the state is kept. @returns CLOSED, OPEN or 2 for a probe; failures; open ms */
const ACQUIRE = `${STATE}
if open_until == 0 then return {${CLOSED}, failures, 0} end
if open_until > now or probe_until > now then return {${OPEN}, failures, open_until - now} end
redis.call('HSET', KEYS[1], 'probe_until', now + ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1] + ARGV[2])
return {2, failures, 0}`;

/** ARGV: permit, outcome, failures that open it, how long it is open then, how long the state is kept. */
const REPORT = `${STATE}
local is_probe = ARGV[1] == 'probe'
if not is_probe and open_until > 0 then return 0 end
if ARGV[2] == 'success' then return redis.call('DEL', KEYS[1]) end
if is_probe then redis.call('HDEL', KEYS[1], 'probe_until') end
if ARGV[2] ~= 'failure' then return 0 end
redis.call('HSET', KEYS[1], 'failures', failures + 1)
if is_probe or failures + 1 >= tonumber(ARGV[3]) then redis.call('HSET', KEYS[1], 'open_until', now + ARGV[4]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[4] + ARGV[5])`;

/**
 * @param breaker of this process, which decides while Redis does not respond
 * @param attemptMs how long an attempt may take
 */
export function sharedCircuitBreaker(
  redis: Redis,
  integrationId: string,
  breaker: LocalCircuitBreaker,
  policy: BreakerPolicy,
  attemptMs: number,
): CircuitBreaker {
  const keys = [`${KEY_PREFIX}circuit:${integrationId}`];

  function acquire(): Permit | Promise<Permit> {
    return redis.isAvailable() ? ask() : breaker.acquire();
  }

  async function ask(): Promise<Permit> {
    const state = await readState();
    if (!state) return breaker.acquire();
    const { code, failures, openMs } = state;
    breaker.adopt(failures, code === CLOSED ? null : openMs);
    if (code === OPEN) throw circuitOpen(openMs);
    return code === CLOSED ? 'normal' : breaker.acquire();
  }

  /** @returns undefined where Redis does not respond */
  async function readState() {
    try {
      const reply = await redis.run(ACQUIRE, keys, [attemptMs + PROBE_MARGIN_MS, KEPT_MS]);
      const [code = CLOSED, failures = 0, openMs = 0] = Array.isArray(reply) ? reply.map(Number) : [];
      return { code, failures, openMs };
    } catch {
      return undefined;
    }
  }

  function onResult(permit: Permit, outcome: AttemptOutcome): void {
    const changesNothing =
      permit === 'normal' && (outcome === 'ignored' || (outcome === 'success' && breaker.failures() === 0));
    breaker.onResult(permit, outcome);
    if (changesNothing) return;
    const args = [permit, outcome, policy.failures, policy.open_seconds * 1000, KEPT_MS];
    redis.run(REPORT, keys, args).catch(() => {});
  }

  return { acquire, onResult, isOpen: breaker.isOpen };
}
