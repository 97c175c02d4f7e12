import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { openEmptyDatabase } from '../testing/database.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { createSignInAttempts } from './sign-in-attempts.ts';
import { createSignInGuard } from './sign-in-guard.ts';

/** @returns a function that requests a reset, or what the route is for, which `handler` performs */
async function requestBy(
  t: TestContext,
  handler: () => Promise<Response>,
  route = 'request-password-reset',
): Promise<() => Promise<Response>> {
  const db = await openEmptyDatabase(t);
  const { log } = recordedLog();
  const attempts = createSignInAttempts(() => {});
  const guard = createSignInGuard({ db, attempts, handler, endSession: async () => {}, log });
  const url = `http://localhost/api/auth/${route}`;
  const init = { method: 'POST', body: '{"email":"a@example.com"}' };
  return () => guard.handle(new Request(url, init), '127.0.0.1');
}

test('a reset that is not finished and one that is have the same response', async (t) => {
  const bodies = new Set<string>();
  for (const handler of [
    () => new Promise<Response>(() => {}),
    async () => Response.json({ status: true, message: 'other words' }),
  ]) {
    const response = await (await requestBy(t, handler))();
    bodies.add(`${response.status} ${await response.text()}`);
  }
  assert.equal(bodies.size, 1, [...bodies].join());
  assert.match([...bodies].join(), /^200 /);
});

for (const route of ['request-password-reset', 'sign-up/email'])
  test(`the response to ${route} waits, however soon it is finished`, async (t) => {
    const send = await requestBy(t, async () => Response.json({ status: true }), route);
    let hasResponded = false;
    const response = send().then(() => {
      hasResponded = true;
    });
    await setImmediate();
    assert.equal(hasResponded, false);
    await response;
    assert.equal(hasResponded, true);
  });

test('a reset that is refused before the account is looked up is passed on', async (t) => {
  const response = await (await requestBy(t, async () => Response.json({}, { status: 429 })))();
  assert.equal(response.status, 429);
});
