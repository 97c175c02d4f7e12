import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  redactHeaderField,
  redactJsonFields,
  redactPairs,
  redactQuery,
  redactValue,
} from './redact-fields.ts';
import { isSecretName } from './secret-names.ts';
import { inSlices } from './slices.ts';

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
    'passcode',
    'session',
    'userSession',
    'session_key',
    'session_id',
    'mfa_seed',
    'cardCvc',
  ])
    assert.ok(isSecretName(name), name);
  for (const name of [
    'recovery_codes',
    'connection_string',
    'authorization_code',
    'seedPhrase',
    'AccountKey',
  ])
    assert.ok(isSecretName(name), name);
  for (const name of [
    'session_count',
    'sessions',
    'token_type',
    'tokens_used',
    'seed',
    'error_code',
    'zip_code',
  ])
    assert.ok(!isSecretName(name), name);
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

test('fields of JSON are redacted, whatever their values are, and the rest stays as it is', async () => {
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
  for (const [text, redacted] of cases) assert.equal(await inSlices(redactJsonFields(text)), redacted);
});

test('pairs, queries, headers and other texts are redacted by their names', async () => {
  assert.equal(await inSlices(redactPairs('user=ann&password=a%26b&x')), 'user=ann&password=••••••&x');
  assert.equal(await inSlices(redactPairs('user%5Bpassword%5D=x&%=y')), 'user%5Bpassword%5D=••••••&%=y');
  assert.equal(
    await inSlices(redactQuery('https://a.example/b?token=t&q=1')),
    'https://a.example/b?token=••••••&q=1',
  );
  assert.equal(await inSlices(redactQuery('https://a.example/token')), 'https://a.example/token');
  assert.equal(await inSlices(redactHeaderField('Set-Cookie', 'sid=1')), '••••••');
  assert.equal(await inSlices(redactHeaderField('Accept', 'text/html')), 'text/html');
  assert.equal(
    await inSlices(redactHeaderField('Link', '<https://a.example/?access_token=t&page=2>; rel="next"')),
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
  for (const [text, redacted] of texts) assert.equal(await inSlices(redactValue(text)), redacted);
});

test('values are read as what they are: JSON, URLs, queries, XML and text in each other', async () => {
  const cases: [string, string][] = [
    // JSON, URLs and text in strings of JSON.
    ['{"body":"{\\"password\\":\\"pp1\\",\\"a\\":1}"}', '{"body":"{\\"password\\":\\"••••••\\",\\"a\\":1}"}'],
    ['{"url":"/echo?password=querypw&a=1"}', '{"url":"/echo?password=••••••&a=1"}'],
    ['{"url":"/echo?password=query pw"}', '{"url":"/echo?password=••••••"}'],
    ['{"q":"a=1&pass\\u0077ord\\u003dx"}', '{"q":"a=1&password=••••••"}'],
    ['{"db":"postgres://ann:dbpw@db.example/x"}', '{"db":"postgres://ann:••••••@db.example/x"}'],
    ['{"log":"password: two words"}', '{"log":"password: ••••••"}'],
    ['{"soap":"<Password>x</Password>"}', '{"soap":"<Password>••••••</Password>"}'],
    ['"{\\"pin\\":1}"', '"{\\"pin\\":\\"••••••\\"}"'],
    // The beginning of one.
    ['{"body":"{\\"password\\":\\"pp', '{"body":"{\\"password\\":••••••'],
    // Pairs.
    ['payload=%7B%22token%22%3A%22x%22%7D&a=%20', 'payload=%7B%22token%22%3A%22••••••%22%7D&a=%20'],
    ['next=https%3A%2F%2Fa.example%2F%3Fsig%3Dx&a=1', 'next=https%3A%2F%2Fa.example%2F%3Fsig%3D••••••&a=1'],
    ['https://a.example/cb#access_token=x&state=1', 'https://a.example/cb#access_token=••••••&state=1'],
    ['Server=db;Password=two words;Timeout=3', 'Server=db;Password=••••••;Timeout=3'],
    // XML.
    ['<secret><![CDATA[cdatasecret]]></secret>', '<secret>••••••</secret>'],
    ['<a><secret><![CDATA[</secret>x]]></secret><b>c</b></a>', '<a><secret>••••••</secret><b>c</b></a>'],
    ['<password><b>x</b></password><c>1</c>', '<password>••••••</password><c>1</c>'],
    ['<n:pin a=">"><pin/><n:pin>1</n:pin>x</n:pin><c/>', '<n:pin a=">">••••••</n:pin><c/>'],
    ['<a><token/><token></token><b>c</b></a>', '<a><token/><token></token><b>c</b></a>'],
    ['<a><password>x<b>y', '<a><password>••••••'],
    ['<a password="x" b="c"/>', '<a password=•••••• b="c"/>'],
    ['<a>{&quot;pin&quot;:&quot;x&quot;}</a>', '<a>{&quot;pin&quot;:&quot;••••••&quot;}</a>'],
    ['<a>&lt;pin&gt;x&lt;/pin&gt;</a>', '<a>&lt;pin&gt;••••••&lt;/pin&gt;</a>'],
    // Text.
    ['password: two words here\nname: Ann', 'password: ••••••\nname: Ann'],
    ['password: |\n  two\n  lines\nname: Ann', 'password: ••••••\nname: Ann'],
    ['Authorization: Digest username="u", response="dig123"\nAccept: a', 'Authorization: ••••••\nAccept: a'],
    ['Authorization=Digest username="u", response="dig123"', 'Authorization=••••••'],
    ['log in password=two words user=ann', 'log in password=•••••• user=ann'],
    ['GET /a?password=x&b=1 HTTP/1.1', 'GET /a?password=••••••&b=1 HTTP/1.1'],
    ['data: {"credentials": {"a": ["}"]}, "id": 1}\n', 'data: {"credentials": ••••••, "id": 1}\n'],
    ['body {\\"pin\\":\\"a\\\\\\"b\\",\\"c\\":1}', 'body {\\"pin\\":••••••,\\"c\\":1}'],
    ["{'api key': 'two words', 'id': 1}", "{'api key': ••••••, 'id': 1}"],
    ['API key: abc', 'API key: ••••••'],
    // What is no secret stays as it is.
    [
      '{"at":"2026-01-02T03:04:05Z","token_type":"x","n":1.0}',
      '{"at":"2026-01-02T03:04:05Z","token_type":"x","n":1.0}',
    ],
    ['{ "q" : "a=1\\u0026b=2" , "t" : "1 < 2: yes" }', '{ "q" : "a=1\\u0026b=2" , "t" : "1 < 2: yes" }'],
    ['session_count=3&tokens_used=4&x=%zz+y', 'session_count=3&tokens_used=4&x=%zz+y'],
    [
      '<a b="c">&lt;d&gt;1&lt;/d&gt; session_count: 3</a>',
      '<a b="c">&lt;d&gt;1&lt;/d&gt; session_count: 3</a>',
    ],
  ];
  for (const [text, redacted] of cases) assert.equal(await inSlices(redactValue(text)), redacted);
  assert.equal(await inSlices(redactHeaderField('X-Debug', '{"token":"x"}')), '{"token":"••••••"}');
});

/** Texts in which a secret is the value of a name. */
const FORMS: ((name: string, secret: string) => string)[] = [
  (name, secret) => JSON.stringify({ id: 1, [name]: secret, last: true }, null, 1),
  (name, secret) => JSON.stringify([{ [name]: { a: [secret, '}'] } }]),
  (name, secret) => `a=1&${encodeURIComponent(name)}=${encodeURIComponent(secret)}&b=2`,
  (name, secret) => `https://a.example/b?${encodeURIComponent(name)}=${encodeURIComponent(secret)}&c=d#e`,
  (name, secret) => `<a><b/><${name} c="d"><![CDATA[${secret}]]></${name}></a>`,
  (name, secret) => `<a><${name}><b>${secret.replaceAll('<', '&lt;')}</b></${name}></a>`,
  (name, secret) => `a: b\n${name}: ${secret}\nc: d`,
  (name, secret) => `event: a\ndata: ${JSON.stringify({ [name]: secret, id: 1 })}\n\n`,
];

/** Texts that hold another. */
const WRAPPERS: ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify({ id: 1, body: text, list: [1] }),
  (text) => `a=1&body=${encodeURIComponent(text)}&b=2`,
  (text) => `<a b="1">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</a>`,
];

test('a secret under the name of one survives in no form, nor in one in others', async () => {
  const secret = fc
    .tuple(fc.string({ unit: fc.constantFrom(...'ab1 .:;,=&?#<>{}[]"\'\\/%+@-_é'), maxLength: 12 }), fc.nat())
    .map(([signs, number]) => `S3cr${signs}3tX${number}Y`);
  const name = fc.constantFrom(
    'password',
    'accessToken',
    'client_secret',
    'pin',
    'session_id',
    'recovery_codes',
  );
  const wrappers = fc.array(fc.constantFrom(...WRAPPERS), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(
      name,
      secret,
      fc.constantFrom(...FORMS),
      wrappers,
      async (name, secret, form, wrappers) => {
        const text = wrappers.reduce((inner, wrap) => wrap(inner), form(name, secret));
        const redacted = await inSlices(redactValue(text));
        assert.doesNotMatch(redacted, /S3cr|3tX/, text);
      },
    ),
    { numRuns: 1000 },
  );
});

test('values that are not secrets stay as they are, whatever they are', async () => {
  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify({ value }, null, 1));
  await fc.assert(
    fc.asyncProperty(json, async (text) => assert.equal(await inSlices(redactValue(text)), text)),
  );
});
