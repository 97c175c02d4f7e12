import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { backoffMs, isRepeatableRequest, retryAfterMs } from './retry.ts';

const NOW = Date.parse('2026-11-24T21:00:00Z');

describe('sending again', () => {
  const headers: [header: string | string[] | undefined, ms: number | undefined][] = [
    [undefined, undefined],
    ['2', 2000],
    [' 0 ', 0],
    ['Tue, 24 Nov 2026 21:00:03 GMT', 3000],
    ['Tue, 24 Nov 2026 20:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    [['1', '2'], undefined],
  ];
  for (const [header, ms] of headers) {
    test(`Retry-After: ${JSON.stringify(header)} means ${ms} ms`, () => {
      assert.equal(retryAfterMs(header, NOW), ms);
    });
  }

  test('the pause grows from attempt to attempt up to a limit, and is anything from none to that', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 30].map((made) => backoffMs(made, () => 1));
    assert.deepEqual(longest, [200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
    assert.equal(
      backoffMs(3, () => 0),
      0,
    );
    assert.equal(
      backoffMs(3, () => 0.5),
      400,
    );
  });

  const requests: [method: string, headers: string[], repeatable: boolean][] = [
    ['GET', [], true],
    ['HEAD', [], true],
    ['OPTIONS', [], true],
    ['PUT', [], true],
    ['DELETE', [], true],
    ['POST', [], false],
    ['PATCH', [], false],
    ['POST', ['accept', 'idempotency-key'], false],
    ['POST', ['IDEMPOTENCY-Key', '1'], true],
    ['PATCH', ['accept', '*/*', 'Idempotency-Key', '1'], true],
  ];
  for (const [method, sent, repeatable] of requests) {
    test(`${method} with ${sent.join(' ') || 'no headers'} is ${repeatable ? '' : 'not '}sent again`, () => {
      const request = {
        origin: 'http://api.example',
        path: '/',
        method,
        headers: sent,
        body: undefined,
        bodyBytes: 0,
        warnings: [],
      };
      assert.equal(isRepeatableRequest(request), repeatable);
    });
  }
});
