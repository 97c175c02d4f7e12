import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Deployment } from 'kubernetes-models/apps/v1';
import { ConfigMap } from 'kubernetes-models/v1';
import { readSettings } from '../../server/src/config/settings.ts';
import { settingNames } from '../../server/src/testing/setting-names.ts';
import { parseDocuments, readText } from './files.ts';
import { manifestsOf } from './manifests.ts';

/** What the files of deploy/ say about settings, by what the server knows of them. */

const NAMES = settingNames();
/** Of the images of PostgreSQL. */
const FOREIGN = /^POSTGRES_/;

/** Names that a file sets or explains as settings. */
const MENTIONED: readonly [file: string, pattern: RegExp][] = [
  ['Dockerfile', /^(?:ENV| {3,})\s*([A-Z][A-Z_]+)=/gm],
  ['compose/compose.yaml', /^ {6}([A-Z][A-Z_]+): /gm],
  ['../docs/how-to/run-with-docker.md', /--env ([A-Z_]+)=/g],
  ['kubernetes/deployment.yaml', /- \{ name: ([A-Z_]+), value/g],
  ['kubernetes/backup.yaml', /- \{ name: ([A-Z_]+), value/g],
  ['kubernetes/settings.yaml', /^ {2}([A-Z][A-Z_]+): /gm],
  ['systemd/trunkline.service', /^Environment=([A-Z_]+)=/gm],
  ['systemd/trunkline.env', /^#?([A-Z_]+)=/gm],
  ['nginx/trunkline.conf', /\b((?:LIMIT|PUBLIC|TRUST|STOP)_[A-Z_]+)\b/g],
  ['caddy/Caddyfile', /\b((?:LIMIT|PUBLIC|TRUST|STOP)_[A-Z_]+)\b/g],
  ['kubernetes/ingress.yaml', /\b((?:LIMIT|PUBLIC|TRUST|STOP)_[A-Z_]+)\b/g],
];

for (const [file, pattern] of MENTIONED)
  test(`${file} names settings that the server knows`, () => {
    const names = [...readText(file).matchAll(pattern)].map(([, name = '']) => name);
    assert.notEqual(names.length, 0);
    assert.deepEqual(
      names.filter((name) => !NAMES.has(name) && !FOREIGN.test(name)),
      [],
    );
  });

test('what stops the server gives it the time that it takes at most', () => {
  const stopSeconds = ({ stopDelayMs, stopMs }: { stopDelayMs: number; stopMs: number }) =>
    (stopDelayMs + stopMs) / 1000 + 10;
  const usual = stopSeconds(readSettings({}));
  const seconds = (file: string, pattern: RegExp) => Number(pattern.exec(readText(file))?.[1]);
  assert.ok(seconds('systemd/trunkline.service', /^TimeoutStopSec=(\d+)$/m) > usual);
  assert.ok(seconds('compose/compose.yaml', /\n {2}trunkline:[\s\S]*?stop_grace_period: (\d+)s/) > usual);

  const [settings] = manifestsOf('settings.yaml');
  const [deployment] = manifestsOf('deployment.yaml');
  assert.ok(ConfigMap.is(settings) && Deployment.is(deployment));
  const grace = deployment.spec?.template.spec?.terminationGracePeriodSeconds ?? 0;
  assert.ok(grace > stopSeconds(readSettings(settings.data ?? {})));
});

test('a proxy lets through what the server takes, and waits as long as it does', () => {
  const { limits } = readSettings({});
  const proxies: [file: string, megabytes: RegExp, seconds: RegExp | undefined][] = [
    ['nginx/trunkline.conf', /client_max_body_size (\d+)m;/, /proxy_read_timeout (\d+)s;/],
    ['kubernetes/ingress.yaml', /proxy-body-size: (\d+)m/, /proxy-read-timeout: ['"](\d+)['"]/],
    // Caddy has no timeout of its own.
    ['caddy/Caddyfile', /max_size (\d+)MB/, undefined],
  ];
  for (const [file, megabytes, seconds] of proxies) {
    const text = readText(file);
    const mebibytes = limits.uploadBytes / 1024 ** 2;
    assert.ok(Number(megabytes.exec(text)?.[1]) > mebibytes * 1.05, file);
    if (seconds) assert.ok(Number(seconds.exec(text)?.[1]) * 1000 > limits.streamIdleMs, file);
  }
});

test('the settings of each file are accepted by the server', () => {
  const [settings] = manifestsOf('settings.yaml');
  assert.ok(ConfigMap.is(settings));
  assert.deepEqual(readSettings(settings.data ?? {}).warnings, []);
  const env = Object.fromEntries(
    [...readText('systemd/trunkline.env').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  assert.deepEqual(readSettings(env).warnings, []);
  assert.equal(parseDocuments(readText('compose/compose.yaml')).length, 1);
});
