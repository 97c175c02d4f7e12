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

  /** Sends wrong passwords from changing IPs for a time, each as soon as it is allowed. @returns how many */
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

  test('for one account are slowed down to about a hundred a day, from any number of IPs', () => {
    const guesses = guess('ada@example.com', 24 * HOUR_MS);
    assert.ok(guesses > 50 && guesses < 150, String(guesses));
    assert.deepEqual(warned, ['ada@example.com 10']);
  });

  test('for one account do not slow down another, and letter case does not matter', () => {
    guess('ada@example.com', 60_000);
    assert.throws(() => attempts.start('ADA@example.com', '192.0.2.1'), { code: 'rate_limited' });
    attempts.start('grace@example.com', '192.0.2.1');
  });

  test('are not limited after a success, and are not counted if cancelled', () => {
    for (let count = 0; count < 4; count += 1) attempts.start('ada@example.com', '192.0.2.1');
    attempts.start('ada@example.com', '192.0.2.1').succeed();
    for (let count = 0; count < 50; count += 1) attempts.start('ada@example.com', '192.0.2.1').cancel();
    for (let count = 0; count < 5; count += 1) attempts.start('ada@example.com', '192.0.2.1');
    assert.throws(() => attempts.start('ada@example.com', '192.0.2.1'), {
      code: 'rate_limited',
      retryAfterSeconds: 1,
    });
  });

  test('are not limited after the holder has set a new password', () => {
    guess('ada@example.com', HOUR_MS);
    attempts.reset('ada@example.com');
    attempts.start('ada@example.com', '192.0.2.1');
  });

  test('by others do not lock out a holder who signed in from the same network before', () => {
    attempts.start('ada@example.com', '2001:db8:1:2::1').succeed();
    guess('ada@example.com', HOUR_MS);
    assert.throws(() => attempts.start('ada@example.com', '192.0.2.1'), { code: 'rate_limited' });
    attempts.start('ada@example.com', '2001:db8:1:2::77').succeed();
  });
});
