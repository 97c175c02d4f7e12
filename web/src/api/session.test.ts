import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { session } from './session.ts';

const never = new AbortController().signal;

describe('the session of a page', () => {
  beforeEach(() => session.end());

  test('without a user, a refused request fails at once', async () => {
    assert.equal(await session.renewed(session.renewals(), never), false);
    assert.equal(session.hasEnded(), false);
  });

  test('refused requests wait until the user has signed in again', async () => {
    session.begin({ id: '1', email: 'ada@example.com' });
    const waiting = [0, 1].map(() => session.renewed(session.renewals(), never));
    assert.equal(session.hasEnded(), true);
    session.renew();
    assert.deepEqual(await Promise.all(waiting), [true, true]);
    assert.equal(session.hasEnded(), false);
  });

  test('a request that was sent before, and refused after it was renewed, is sent again at once', async () => {
    session.begin({ id: '1', email: 'ada@example.com' });
    const before = session.renewals();
    session.renew();
    assert.equal(await session.renewed(before, never), true);
    assert.equal(session.hasEnded(), false);
  });

  test('where the user leaves instead, requests that wait fail', async () => {
    session.begin({ id: '1', email: 'ada@example.com' });
    const waiting = session.renewed(session.renewals(), never);
    session.end();
    assert.equal(await waiting, false);
  });

  test('a cancelled request does not wait', async () => {
    session.begin({ id: '1', email: 'ada@example.com' });
    const controller = new AbortController();
    const waiting = session.renewed(session.renewals(), controller.signal);
    controller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
  });
});
