import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSecrets } from '../redaction/secrets.ts';
import { redactJson, redactValue } from './redact-json.ts';

const R = '••••••';
const secrets = createSecrets(['12345678']);

test('a secret of digits that is a number becomes a string, wherever it is', async () => {
  const text = '{"a":[1,12345678,{"__proto__":12345678}],"b":"12345678","c":"%3123456%37%38","d":null}';
  assert.equal(
    await redactJson(text, secrets),
    `{"a":[1,"${R}",{"__proto__":"${R}"}],"b":"${R}","c":"${R}","d":null}`,
  );
});

test('the value is as it was before redaction', async () => {
  const redacted = await redactValue('[12345678]', secrets);
  assert.deepEqual(redacted, { value: [12345678], text: `["${R}"]` });
});

test('other requests are served while many values are redacted', async () => {
  let turns = 0;
  let isRedacted = false;
  const count = () => {
    turns += 1;
    if (!isRedacted) setImmediate(count);
  };
  setImmediate(count);
  const values = Array.from({ length: 50_000 }, (_, index) => (index === 0 ? 12345678 : `%41${index}`));
  const text = await redactJson(JSON.stringify(values), secrets);
  isRedacted = true;
  assert.equal(text, JSON.stringify([R, ...values.slice(1)]));
  assert.ok(turns > 20, `${turns} turns`);
});
