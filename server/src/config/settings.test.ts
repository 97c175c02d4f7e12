import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { settingNames } from '../testing/setting-names.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { readSettings, SettingsError } from './settings.ts';

test('a value that cannot be used is refused with a sentence that names the setting', () => {
  const table: [env: Record<string, string>, sentence: RegExp][] = [
    [{ TRUST_PROXY: '10.0.0.300' }, /^TRUST_PROXY has "10\.0\.0\.300"/],
    [{ TRUST_PROXY: '10.0.0.0/99' }, /^TRUST_PROXY has "10\.0\.0\.0\/99"/],
    [{ EGRESS_CA_FILE: '/nowhere/ca.pem' }, /^EGRESS_CA_FILE is "\/nowhere\/ca\.pem"/],
    [
      { EGRESS_CA_FILE: join(import.meta.dirname, 'settings-error.ts') },
      /^EGRESS_CA_FILE is ".+"; .*no certificate/,
    ],
    [{ EGRESS_PROXY: 'socks5://:s3cret@proxy:1080' }, /^EGRESS_PROXY is not a URL such as http:(?!.*s3cret)/],
    [{ EGRESS_PROXY: 'http://proxy:3128/path' }, /^EGRESS_PROXY has a path/],
    [{ EGRESS_PROXY: 'http://user:p%@proxy:3128' }, /^EGRESS_PROXY has a user or password with a %/],
    [{ EGRESS_PROXY_BYPASS: 'crm.internal' }, /^EGRESS_PROXY_BYPASS is set without EGRESS_PROXY/],
    [{ EGRESS_PROXY: 'http://proxy', EGRESS_PROXY_BYPASS: '*' }, /^EGRESS_PROXY_BYPASS has "\*"/],
    [{ EGRESS_PROXY: 'http://proxy', EGRESS_PROXY_RESOLVES: 'yes' }, /^EGRESS_PROXY_RESOLVES is "yes"/],
    [{ EGRESS_PROXY: 'http://proxy:0' }, /^EGRESS_PROXY has the port 0/],
    [{ SMTP_URL: 'smtp://user:p%zz@mail' }, /^SMTP_URL has a user or password with a %/],
    [{ PUBLIC_URL: 'https://user:s3cret@example.com' }, /^PUBLIC_URL has a user or password(?!.*s3cret)/],
    [{ SMTP_URL: 'smtp://' }, /^SMTP_URL is not a URL such as/],
    [{ MAIL_FROM: 'nobody' }, /^MAIL_FROM is "nobody"/],
    [{ MATCH_MODEL_KEY: 'key' }, /^MATCH_MODEL_KEY is set without/],
    [{ REDIS_URL: 'http://:s3cret@127.0.0.1' }, /^REDIS_URL is not a URL such as redis:/],
    [{ REDIS_URL: 'redis://:s3cret@127.0.0.1/cache' }, /^REDIS_URL has a path/],
    [{ REDIS_URL: 'redis://:s3cret%@127.0.0.1' }, /^REDIS_URL has a user or password with a %/],
    [{ DATABASE_URL: 'mysql://db/trunkline' }, /^DATABASE_URL is not a URL such as postgres:/],
    [{ PUBLIC_URL: 'https://example.com/trunkline' }, /^PUBLIC_URL is ".+"; .*path/],
    [{ STOP_MS: 'soon' }, /^STOP_MS is "soon"/],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /^OTEL_EXPORTER_OTLP_ENDPOINT is not a URL/],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'secret' }, /^OTEL_EXPORTER_OTLP_HEADERS is not a list(?!.*secret)/],
    [{ OTEL_TRACES_SAMPLER: 'some' }, /^OTEL_TRACES_SAMPLER is "some"/],
    [{ OTEL_TRACES_SAMPLER_ARG: '2' }, /^OTEL_TRACES_SAMPLER_ARG is "2"/],
    [{ METRICS_PORT: 'none' }, /^METRICS_PORT is "none"/],
    [{ METRICS_TOKEN: 'short' }, /^METRICS_TOKEN is not a bearer token/],
    [{ SECRET_REFS: 'CRM_' }, /^SECRET_REFS has "CRM_"; it begins with none of env:, file:, vault:, aws-sm:/],
    [{ SECRET_REFS: 'env:CRM_,env:' }, /^SECRET_REFS has "env:"; it allows everything/],
    [{ SECRET_REFS: 'env:MASTER' }, /^SECRET_REFS has "env:MASTER"; it would give MASTER_KEY/],
    [{ SECRET_REFS: 'env:AWS_' }, /it would give AWS_CONTAINER_AUTHORIZATION_TOKEN/],
    [{ SECRET_REFS: 'file:secrets/' }, /its path does not begin with \//],
    [{ SECRET_REFS: 'file:/run/secrets/../' }, /it has a space, "\." or "\.\."/],
    [{ SECRET_REFS: 'file:/' }, /it would give \/.*, which has secrets of this server/],
    [
      { SECRET_REFS: 'file:/srv/data/x', DATA_DIR: '/srv/data' },
      /it would give \/srv\/data, which has secrets/,
    ],
    [{ SECRET_REFS: 'file:/proc/self/' }, /it would give \/proc/],
    [{ SECRET_REFS: 'env:PG' }, /it would give PGPASSWORD/],
    [{ SECRET_REFS: 'vault:kv/' }, /^SECRET_REFS allows references to Vault, and VAULT_ADDR is not set/],
    [
      { SECRET_REFS: 'vault:kv/', VAULT_ADDR: 'https://vault' },
      /^SECRET_REFS .+, and VAULT_TOKEN is not set/,
    ],
  ];
  for (const [env, sentence] of table) {
    assert.throws(
      () => readSettings(env),
      (error) => error instanceof SettingsError && sentence.test(error.message),
      JSON.stringify(env),
    );
  }
});

test('a file of authorities has certificates that can be read', (t) => {
  const file = join(temporaryFolder(t), 'ca.pem');
  writeFileSync(file, '-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n');
  assert.throws(
    () => readSettings({ EGRESS_CA_FILE: file }),
    /EGRESS_CA_FILE is .+; one of its certificates cannot be read/,
  );
});

test('references to files are refused where they would give a file of a setting, also over a link', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'secrets', 'metrics-token');
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(file, 'a-token-of-the-metrics');
  symlinkSync(join(folder, 'secrets'), join(folder, 'link'));
  for (const path of [file, `${folder}/secrets/`, `${folder}/`, `${folder}/link/`])
    assert.throws(
      () => readSettings({ METRICS_TOKEN_FILE: file, SECRET_REFS: `file:${path}` }),
      /it would give .+\/metrics-token, which has secrets of this server/,
      path,
    );
  readSettings({ METRICS_TOKEN_FILE: file, SECRET_REFS: `file:${folder}/secrets/apis/` });
});

test('traces are sent where one of OpenTelemetry’s variables names a collector, unless they are disabled', () => {
  const urlFor = (env: Record<string, string>) => readSettings(env).traces?.url;
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318/';
  assert.equal(urlFor({}), undefined);
  assert.equal(urlFor({ OTEL_EXPORTER_OTLP_ENDPOINT }), 'http://collector:4318/v1/traces');
  const OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = 'https://traces.example.com/otlp';
  assert.equal(
    urlFor({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT }),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
  );
  assert.equal(urlFor({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' }), undefined);
});

test('proxies and email addresses are accepted in every form', () => {
  const { trustProxy, mailFrom, origin } = readSettings({
    TRUST_PROXY: '127.0.0.1, 10.0.0.0/8, ::1, fd00::/8, loopback',
    MAIL_FROM: 'trunkline@example.com',
    HOST: '::1',
    PUBLIC_URL: '',
  });
  assert.equal(trustProxy.length, 5);
  assert.equal(mailFrom, 'trunkline@example.com');
  assert.equal(origin, 'http://[::1]:4400');
  assert.equal(readSettings({ PUBLIC_URL: 'https://example.com/' }).origin, 'https://example.com');
});

test('an instance that listens at every IP is asked for the URL that links begin with', () => {
  for (const HOST of ['0.0.0.0', '::', '0:0:0:0:0:0:0:0']) {
    assert.match(readSettings({ HOST }).warnings.join(), /PUBLIC_URL is not set/);
    assert.deepEqual(readSettings({ HOST, PUBLIC_URL: 'https://example.com' }).warnings, []);
  }
  for (const HOST of ['', '127.0.0.1', '::1']) assert.deepEqual(readSettings({ HOST }).warnings, []);
});

test('a misspelled name of a setting is reported, and no other name', () => {
  const { warnings } = readSettings({
    LIMIT_CAL_MS: '1',
    EGRES_ALLOW: 'x',
    HOME: '/',
    PATH: '/bin',
    PORT: '1',
  });
  assert.deepEqual(warnings, [
    'LIMIT_CAL_MS is no setting of Trunkline. Did you mean LIMIT_CALL_MS?',
    'EGRES_ALLOW is no setting of Trunkline. Did you mean EGRESS_ALLOW?',
  ]);
});

test('a secret may be in a file', (t) => {
  const folder = temporaryFolder(t);
  const fileOf = (text: string) => {
    const file = join(folder, `${text.length}`);
    writeFileSync(file, text);
    return file;
  };
  const file = fileOf('postgres://trunkline:s3cret@db/trunkline\n');
  const { databaseUrl, warnings } = readSettings({ DATABASE_URL_FILE: file });
  assert.equal(databaseUrl, 'postgres://trunkline:s3cret@db/trunkline');
  assert.deepEqual(warnings, []);

  const refused: [env: Record<string, string>, sentence: RegExp][] = [
    [{ SMTP_URL_FILE: '/nowhere/smtp' }, /^SMTP_URL_FILE is "\/nowhere\/smtp"; it cannot be read/],
    [{ SMTP_URL_FILE: fileOf(' \n') }, /^SMTP_URL_FILE is ".+"; the file is empty/],
    [{ DATABASE_URL_FILE: file, DATABASE_URL: 'postgres://db/x' }, /^DATABASE_URL and DATABASE_URL_FILE are/],
    [{ MASTER_KEY_FILE: file }, /^MASTER_KEY does not hold 32 bytes/],
  ];
  for (const [env, sentence] of refused)
    assert.throws(
      () => readSettings(env),
      ({ message }: Error) => sentence.test(message) && !message.includes('s3cret'),
    );
});

test('docs/settings.md has every setting, and no other', () => {
  const docs = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
  const rows = docs.split('\n').filter((line) => line.startsWith('| `'));
  const documented = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );
  const aboutFiles = docs.split('\n\n').find((paragraph) => paragraph.includes('`…_FILE`')) ?? '';
  const files = [...aboutFiles.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => `${name}_FILE`);
  assert.deepEqual([...documented, ...files].sort(), [...settingNames()].sort());
});
