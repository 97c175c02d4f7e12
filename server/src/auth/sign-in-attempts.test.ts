import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { createSignInAttempts, type SignInAttempts } from './sign-in-attempts.ts';

const HOUR_MS = 3_600_000;

describe('sign-in attempts', () => {
  let now: number;
  let warned: string[];
  let attempts: SignInAttempts;

  beforeEach(() => {
    now = 1;
    warned = [];
    attempts = createSignInAttempts(
      (email, failures) => warned.push(`${email} ${failures}`),
      () => now,
    );
  });

  /** Wrong passwords from ever new IPs for a time, each as soon as it is let through. @returns how many */
  function guess(email: string, forMs: number): number {
    const end = now + forMs;
    let guesses = 0;
    while (now < end) {
      try {
        attempts.start(email, `10.0.${guesses >> 8}.${guesses & 255}`);
        guesses += 1;
      } catch {
        now += 1000;
      }
    }
    return guesses;
  }

  test('at one account are slowed down to about a hundred a day, from however many IPs', () => {
    const guesses = guess('ada@example.com', 24 * HOUR_MS);
    assert.ok(guesses > 50 && guesses < 150, String(guesses));
    assert.deepEqual(warned, ['ada@example.com 10']);
  });

  test('of an account do not slow down another, and letter case makes no other account', () => {
    guess('ada@example.com', 60_000);
    assert.throws(() => attempts.start('ADA@example.com', '192.0.2.1'), { code: 'rate_limited' });
    attempts.start('grace@example.com', '192.0.2.1');
  });

  test('are free again after a success, and cost nothing where they are cancelled', () => {
    for (let count = 0; count < 4; count += 1) attempts.start('ada@example.com', '192.0.2.1');
    attempts.start('ada@example.com', '192.0.2.1').succeed();
    for (let count = 0; count < 50; count += 1) attempts.start('ada@example.com', '192.0.2.1').cancel();
    for (let count = 0; count < 5; count += 1) attempts.start('ada@example.com', '192.0.2.1');
    assert.throws(() => attempts.start('ada@example.com', '192.0.2.1'), {
      code: 'rate_limited',
      retryAfterSeconds: 1,
    });
  });

  test('are free after the holder has set a new password', () => {
    guess('ada@example.com', HOUR_MS);
    attempts.forget('ada@example.com');
    attempts.start('ada@example.com', '192.0.2.1');
  });

  test('of strangers do not keep the holder out, who signed in from the same network before', () => {
    attempts.start('ada@example.com', '2001:db8:1:2::1').succeed();
    guess('ada@example.com', HOUR_MS);
    assert.throws(() => attempts.start('ada@example.com', '192.0.2.1'), { code: 'rate_limited' });
    attempts.start('ada@example.com', '2001:db8:1:2::77').succeed();
  });
});
