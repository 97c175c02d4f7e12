import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessEditOf, accessErrors, accessValuesOf } from './access-values.ts';

const APP = {
  allowed_origins: ['https://board.example.com'],
  user_tokens: {
    issuer: 'https://login.example.com',
    audience: 'board',
    jwks_url: null,
    required_claims: { role: 'support', beta: true, code: '7' },
  },
  anonymous_calls: null,
};

test('a form that was not changed changes nothing, not even the issuer', () => {
  assert.deepEqual(accessEditOf(APP, accessValuesOf(APP)), {});
});

test('only what was changed is sent', () => {
  const values = accessValuesOf(APP);
  assert.deepEqual(accessEditOf(APP, { ...values, takesUserTokens: false }), { user_tokens: null });
  assert.deepEqual(accessEditOf(APP, { ...values, takesAnonymousCalls: true }), {
    anonymous_calls: { calls_per_minute: 60, calls_per_minute_per_ip: 10 },
  });
  assert.deepEqual(
    accessEditOf(APP, { ...values, allowed_origins: [' https://a.example ', 'https://b.example'] }),
    {
      allowed_origins: ['https://a.example', 'https://b.example'],
    },
  );
});

test('what is switched off may be incomplete', () => {
  const values = {
    ...accessValuesOf(APP),
    allowed_origins: [''],
    user_tokens: { issuer: '', audience: ' ', jwks_url: '', claims: [] },
    anonymous_calls: { calls_per_minute: '' as const, calls_per_minute_per_ip: 1 },
  };
  assert.deepEqual(accessErrors(values), {
    allowed_origins: 'incomplete',
    'user_tokens.issuer': 'no_issuer',
    'user_tokens.audience': 'no_audience',
  });
  assert.deepEqual(accessErrors({ ...values, takesUserTokens: false, takesAnonymousCalls: true }), {
    allowed_origins: 'incomplete',
    'anonymous_calls.calls_per_minute': 'no_number',
  });
});
