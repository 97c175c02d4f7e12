import { LRUCache } from 'lru-cache';
import { atMost } from '../config/cache-size.ts';
import { clientNetwork } from '../http/client-network.ts';
import { Problem } from '../http/problems.ts';

/**
 * Back-off by account: guesses at one password are slowed down from however many IPs they come (OWASP Authentication Cheat
 * Sheet, "Login Throttling"; NIST SP 800-63B, 5.2.2). After five wrong passwords in a row each further one doubles the wait,
 * up to a quarter of an hour: about a hundred guesses a day. Networks that the account was signed in from have a count of
 * their own, so that strangers cannot keep its holder out.
 */

export type SignInAttempts = ReturnType<typeof createSignInAttempts>;

/** An attempt that was let through. */
export type SignInAttempt = {
  /** The password was right. */
  succeed: () => void;
  /** It proved nothing about the password. */
  cancel: () => void;
};

type Series = { failures: number; blockedUntil: number };

const FREE_FAILURES = 5;
const MAX_WAIT_MS = 15 * 60_000;
/** After so many wrong passwords in a row the holder gets a mail. */
const WARNED_FAILURES = 10;
const SERIES_TTL_MS = 24 * 3_600_000;
const MAX_SERIES = 100_000;

/**
 * @param onGuesses runs once for a series of wrong passwords
 * @param now in milliseconds
 */
export function createSignInAttempts(
  onGuesses: (email: string, failures: number) => void,
  now: () => number = () => performance.now(),
) {
  const limits = { ...atMost(MAX_SERIES), ttl: SERIES_TTL_MS, perf: { now } };
  const series = new LRUCache<string, Series>(limits);
  const knownNetworks = new LRUCache<string, true>(limits);

  /**
   * Counts an attempt as failed until it succeeds: of many at once, none is free.
   *
   * @throws Problem rate_limited while the account has to wait
   */
  function start(emailAddress: string, ip: string): SignInAttempt {
    const email = emailAddress.toLowerCase();
    const fromNetwork = `${email} ${clientNetwork(ip)}`;
    const key = knownNetworks.has(fromNetwork) ? fromNetwork : email;
    const before = series.get(key) ?? { failures: 0, blockedUntil: 0 };
    const wait = before.blockedUntil - now();
    if (wait > 0) throw tooManyAttempts(wait);
    const failures = before.failures + 1;
    series.set(key, { failures, blockedUntil: now() + waitAfter(failures) });
    if (failures === WARNED_FAILURES) onGuesses(email, failures);
    return {
      succeed: () => {
        series.delete(key);
        knownNetworks.set(fromNetwork, true);
      },
      cancel: () => void series.set(key, before),
    };
  }

  /** The holder has set a new password: earlier guesses say nothing about it. */
  function reset(email: string): void {
    series.delete(email.toLowerCase());
  }

  return { start, reset };
}

function waitAfter(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(MAX_WAIT_MS, 1000 * 2 ** (failures - FREE_FAILURES));
}

function tooManyAttempts(waitMs: number): Problem {
  return new Problem(
    'rate_limited',
    'Too many wrong passwords for this account. Wait as long as Retry-After says, then try again; a new password can be set by mail at any time.',
    { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  );
}
