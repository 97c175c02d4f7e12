import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { generateSecret, signedHeaders } from './signature.ts';

const PAYLOAD = JSON.stringify({ type: 'alert.test', data: { message: 'Grüße' } });

test('a message is verified by an implementation of the specification', () => {
  const secret = generateSecret();
  const headers = signedHeaders([secret], 'msg_1', Date.now(), PAYLOAD);
  assert.deepEqual(new Webhook(secret).verify(PAYLOAD, headers), JSON.parse(PAYLOAD));
  assert.throws(() => new Webhook(secret).verify(PAYLOAD.replace('Grüße', 'Gruesse'), headers));
  assert.throws(() => new Webhook(secret).verify(PAYLOAD, { ...headers, 'webhook-id': 'msg_2' }));
  assert.throws(() => new Webhook(generateSecret()).verify(PAYLOAD, headers));
});

test('with two secrets it is verified by both', () => {
  const secrets = [generateSecret(), generateSecret()];
  const headers = signedHeaders(secrets, 'msg_1', Date.now(), PAYLOAD);
  for (const secret of secrets) new Webhook(secret).verify(PAYLOAD, headers);
});
