import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { curlCommand } from './curl-command.ts';

/** The words that a shell makes of a command. */
function words(command: string, env: Record<string, string>): string[] {
  const printed = command.replace(/^curl/, `printf '%s\\0'`);
  return execFileSync('sh', ['-c', printed], { env, encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('a command runs with the secrets that the shell knows', () => {
  const command = curlCommand({
    method: 'POST',
    url: 'https://api.example/v1/things?api_key=••••••&q=$(id)',
    headers: [
      { name: 'X-Api-Key', value: '••••••' },
      { name: 'Authorization', value: 'Bearer ••••••' },
      { name: "X-It's", value: 'a-••••••-b, ••••••' },
      { name: 'X-1', value: '••••••' },
    ],
    body: '{"name":"it\'s `café` ••••••"}',
  });
  assert.doesNotMatch(command, /•/);
  const env = { API_KEY: 'key $HOME', ACCESS_TOKEN: 'token', IT_S: '"', API_SECRET: 'secret' };
  assert.deepEqual(words(command, env), [
    '-X',
    'POST',
    'https://api.example/v1/things?api_key=key $HOME&q=$(id)',
    '-H',
    'X-Api-Key: key $HOME',
    '-H',
    'Authorization: Bearer token',
    '-H',
    `X-It's: a-"-b, "`,
    '-H',
    'X-1: key $HOME',
    '--data-raw',
    '{"name":"it\'s `café` secret"}',
  ]);
});

test('the variable of basic authentication says what it is', () => {
  const headers = [{ name: 'Authorization', value: 'Basic ••••••' }];
  const command = curlCommand({ method: 'GET', url: 'https://api.example/', headers, body: null });
  assert.match(command, /-H 'Authorization: Basic '"\$BASIC_CREDENTIALS"$/);
});
