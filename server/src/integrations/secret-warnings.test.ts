import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expiryWarnings, plainHttpWarning } from './secret-warnings.ts';

const NOW = Date.parse('2026-11-28T00:00:00Z');
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object) => `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`;
const LATER = jwt({ sub: 'me', exp: Date.parse('2026-12-24T18:00:00Z') / 1000 });
const EARLIER = jwt({ exp: Date.parse('2026-01-02T03:04:00Z') / 1000 });

describe('values that expire', () => {
  const table: [value: string, warning: RegExp | undefined][] = [
    [`Bearer ${LATER}`, /^The value of the header X-Key is a token that expires on 2026-12-24 18:00 UTC/],
    [EARLIER, /expired on 2026-01-02 03:04 UTC/],
    [jwt({ sub: 'me' }), undefined],
    [jwt({ exp: 'soon' }), undefined],
    [jwt({ exp: 1e300 }), undefined],
    ['eyJhbGciOi.eyJleHAi.x', undefined],
    ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', undefined],
    ['', undefined],
  ];
  for (const [value, warning] of table) {
    test(`“${value.slice(0, 30)}…”: ${warning ?? 'no warning'}`, () => {
      const headers = [{ name: 'X-Key', value, sensitive: true }];
      const warnings = expiryWarnings({ headers, credentials: [] }, NOW);
      assert.equal(warnings.length, warning ? 1 : 0);
      if (warning) assert.match(warnings[0] ?? '', warning);
      assert.ok(value === '' || !warnings.join().includes(value));
    });
  }

  const entered: [expires_at: string, warning: RegExp | undefined][] = [
    ['2026-12-28T00:00:00.001Z', undefined],
    ['2026-12-28T00:00:00Z', /^The value of the header X-Key expires on 2026-12-28 00:00 UTC, by the date/],
    ['2026-11-28T00:00:00Z', /^The value of the header X-Key expired on 2026-11-28 00:00 UTC/],
  ];
  for (const [expires_at, warning] of entered) {
    test(`entered as ${expires_at}: ${warning ?? 'no warning'}, whatever its token says`, () => {
      const headers = [{ name: 'X-Key', value: LATER, sensitive: true, expires_at }];
      const warnings = expiryWarnings({ headers, credentials: [] }, NOW);
      assert.equal(warnings.length, warning ? 1 : 0);
      if (warning) assert.match(warnings[0] ?? '', warning);
    });
  }

  test('credentials are named by what they are', () => {
    const credentials = [
      { type: 'bearer', scheme: null, secret: LATER },
      { type: 'api_key', scheme: null, in: 'query', name: 'token', secret: LATER },
    ] as const;
    const [first = '', second = ''] = expiryWarnings({ headers: [], credentials }, NOW);
    assert.match(first, /the bearer token is/);
    assert.match(second, /the key token is/);
  });
});

describe('secrets over plain http', () => {
  const table: [url: string, hasSecrets: boolean, isWarned: boolean][] = [
    ['http://api.example.com/v1', true, true],
    ['http://10.0.0.8', true, true],
    ['http://api.example.com/v1', false, false],
    ['https://api.example.com/v1', true, false],
    ['http://127.0.0.1:4401', true, false],
    ['http://localhost', true, false],
    ['http://[::1]:80', true, false],
    ['http://tickets.sample.invalid', true, false],
    ['http://localhost.example.com', true, true],
  ];
  for (const [url, hasSecrets, isWarned] of table)
    test(`${url} ${hasSecrets ? 'with' : 'without'} secrets: ${isWarned}`, () =>
      assert.equal(plainHttpWarning(url, hasSecrets).length, Number(isWarned)));
});
