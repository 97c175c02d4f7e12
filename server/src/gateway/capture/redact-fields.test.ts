import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  redactAssignments,
  redactHeaderField,
  redactJsonFields,
  redactPairs,
  redactQuery,
} from './redact-fields.ts';
import { isSecretName } from './secret-names.ts';

test('names of secrets are distinguished from others', () => {
  for (const name of ['password', 'Pass-Word', 'user[password]', 'newPassword', 'client_secret', 'api_key'])
    assert.ok(isSecretName(name), name);
  for (const name of [
    'access_token',
    'token',
    'refreshToken',
    'X-CSRF-Token',
    'Set-Cookie',
    'X-Amz-Signature',
  ])
    assert.ok(isSecretName(name), name);
  for (const name of ['card.cvc', 'pin', 'otp', 'Authorization', 'id_token', 'private_key', 'tokens'])
    assert.ok(isSecretName(name), name);
  for (const name of [
    'next_page_token',
    'nextPageToken',
    'total_tokens',
    'author',
    'shipping',
    'key',
    'name',
  ])
    assert.ok(!isSecretName(name), name);
});

test('fields of JSON are redacted, whatever their values are, and the rest stays as it is', () => {
  const cases: [string, string][] = [
    ['{"a":1,"password":"x","b":[2]}', '{"a":1,"password":"••••••","b":[2]}'],
    [
      '{ "token" : 12345678901234567890 , "id":12345678901234567890}',
      '{ "token" : "••••••" , "id":12345678901234567890}',
    ],
    ['{"credentials":{"a":[1,{"b":"}"}]},"c":1}', '{"credentials":"••••••","c":1}'],
    [
      '{"secret":["a","b"],"password":null,"token":"","pin":true}',
      '{"secret":"••••••","password":null,"token":"","pin":true}',
    ],
    ['{"pass\\u0077ord":"x\\"y"}', '{"pass\\u0077ord":"••••••"}'],
    // A value is no name.
    ['["password","x"]', '["password","x"]'],
    // The beginning of a text.
    ['{"a":1,"password":"x', '{"a":1,"password":"••••••"'],
    ['{"credentials":{"a":"b","c":', '{"credentials":"••••••"'],
    ['{"a":"b\\', '{"a":"b\\'],
    ['', ''],
  ];
  for (const [text, redacted] of cases) assert.equal(redactJsonFields(text), redacted);
});

test('pairs, queries, headers and other texts are redacted by their names', () => {
  assert.equal(redactPairs('user=ann&password=a%26b&x'), 'user=ann&password=••••••&x');
  assert.equal(redactPairs('user%5Bpassword%5D=x&%=y'), 'user%5Bpassword%5D=••••••&%=y');
  assert.equal(redactQuery('https://a.example/b?token=t&q=1'), 'https://a.example/b?token=••••••&q=1');
  assert.equal(redactQuery('https://a.example/token'), 'https://a.example/token');
  assert.equal(redactHeaderField('Set-Cookie', 'sid=1'), '••••••');
  assert.equal(redactHeaderField('Accept', 'text/html'), 'text/html');
  assert.equal(
    redactHeaderField('Link', '<https://a.example/?access_token=t&page=2>; rel="next"'),
    '<https://a.example/?access_token=••••••&page=2>; rel="next"',
  );
  const texts: [string, string][] = [
    [
      '<a><Password type="t">x y</Password><b>c</b></a>',
      '<a><Password type="t">••••••</Password><b>c</b></a>',
    ],
    ['data: {"token": "abc", "id": 1}\n', 'data: {"token": ••••••, "id": 1}\n'],
    ['password: hunter2\nname: Ann', 'password: ••••••\nname: Ann'],
    ['Authorization: Bearer abc.def', 'Authorization: ••••••'],
    ['the password is long', 'the password is long'],
  ];
  for (const [text, redacted] of texts) assert.equal(redactAssignments(text), redacted);
});
