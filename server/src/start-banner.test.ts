import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startBanner } from './start-banner.ts';

const url = 'http://127.0.0.1:4400';
const setupLink = `${url}/setup?token=tls_1`;

describe('startBanner', () => {
  test('has the set-up link on a line of its own, and the other way to create the first account', () => {
    for (const isTerminal of [true, false]) {
      const banner = startBanner({ url, setupLink, isTerminal, isQuiet: true });
      assert.ok(
        banner.split('\n').some((line) => line.trim() === setupLink),
        banner,
      );
      assert.match(banner, /ADMIN_EMAIL and ADMIN_PASSWORD/);
    }
  });

  test('says in a terminal where the server is, and prints nothing into a log that is collected', () => {
    assert.match(
      startBanner({ url, setupLink: undefined, isTerminal: true, isQuiet: false }),
      /running: http:\/\/127.0.0.1:4400\n/,
    );
    assert.equal(startBanner({ url, setupLink: undefined, isTerminal: false, isQuiet: false }), '');
  });
});
