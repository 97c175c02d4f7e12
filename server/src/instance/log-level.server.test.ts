import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { ServerLog } from '@trunkline/contract/schemas/instance';
import { startInstance } from '../testing/instance.ts';
import { newMember } from '../testing/test-users.ts';

const URL = '/api/operator/log';

test('an operator changes the level of the log while the server runs', async (t) => {
  const { api, logLines, anonymous } = await startInstance(t);
  const level = async () => expectBody(await api('GET', URL), ServerLog).level;
  assert.equal(await level(), 'info');
  expectBody(await api('PUT', URL, { level: 'error' }), ServerLog);
  assert.equal(await level(), 'error');
  logLines.length = 0;
  // A refused sign-in is a warning.
  const signIn = () =>
    anonymous('POST', '/api/auth/sign-in/email', { email: 'admin@example.com', password: 'in-the-body' });
  await signIn();
  assert.equal(logLines.length, 0);

  expectBody(await api('PUT', URL, { level: 'warn' }), ServerLog);
  await signIn();
  const refused = logLines.find((line) => line.includes('a sign-in was refused')) ?? '';
  assert.match(refused, /"route":"\/api\/auth\/sign-in\/email","ip":"127\.0\.0\.1","status":401/);
  assert.doesNotMatch(logLines.join(''), /in-the-body|admin@/);
});

test('the level of the log is the operators’ alone', async (t) => {
  const instance = await startInstance(t);
  const member = await newMember(instance, 'member@example.com', 'admin');
  expectProblem(await member.api('PUT', URL, { level: 'trace' }), 403, 'forbidden');
  expectProblem(await instance.api('PUT', URL, { level: 'loud' }), 422, 'invalid_request');
});
