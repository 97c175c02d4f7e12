import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { nginxConfiguration } from '../../server/src/testing/nginx-configuration.ts';
import { temporaryFolder } from '../../server/src/testing/temporary-folder.ts';
import { edited, readText } from './files.ts';

/** The files of deploy/ as the programs that read them see them, where those are installed. */

test('nginx takes its configuration', (t) => {
  if (isAbsent(t, 'nginx', '-v')) return;
  const folder = temporaryFolder(t);
  const certificate = createCertificate(folder);
  const site = ['fullchain.pem', 'privkey.pem'].reduce(
    (text, name) => edited(text, [`/etc/ssl/trunkline/${name}`, certificate[name] ?? '']),
    readText('nginx/trunkline.conf'),
  );
  const check = (text: string) => {
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, nginxConfiguration(folder, 64, text));
    return run('nginx', '-t', '-q', '-c', file);
  };
  assert.equal(check(site), '');
  assert.match(check(edited(site, ['proxy_buffering off', 'proxy_buffering none'])), /invalid value "none"/);
});

test('systemd takes its unit, and finds little that the service could do besides', (t) => {
  if (isAbsent(t, 'systemd-analyze', '--version')) return;
  const folder = temporaryFolder(t);
  const check = (text: string, ...command: string[]) => {
    const file = join(folder, 'trunkline.service');
    writeFileSync(file, text.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
    return run('systemd-analyze', ...command, file);
  };
  const unit = readText('systemd/trunkline.service');
  assert.equal(check(unit, 'verify'), '');
  assert.match(check(edited(unit, ['KillMode=mixed', 'KillMod=mixed']), 'verify'), /KillMod/);

  const exposure = (text: string) => {
    const report = check(text, 'security', '--offline=true', '--no-pager');
    return Number(/Overall exposure level .*: (\d+\.\d+)/.exec(report)?.[1]);
  };
  assert.ok(exposure(unit) < 2);
  assert.ok(exposure(edited(unit, ['NoNewPrivileges=yes\n', ''])) > exposure(unit));
});

test('systemd takes the backup and its timer, and the backup may do no more than the server', (t) => {
  if (isAbsent(t, 'systemd-analyze', '--version')) return;
  const folder = temporaryFolder(t);
  const check = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return run('systemd-analyze', 'verify', file);
  };
  const backup = readText('systemd/trunkline-backup.service').replace('/usr/bin/node', process.execPath);
  const timer = readText('systemd/trunkline-backup.timer');
  assert.equal(check('trunkline-backup.service', backup), '');
  assert.equal(check('trunkline-backup.timer', timer), '');
  assert.match(check('trunkline-backup.timer', edited(timer, ['02:17:00', '26:17:00'])), /26:17/);
  const restrictions = (text: string) =>
    text
      .split('\n')
      .filter((line) => /^(?:No|Cap|Amb|Protect|Private|Proc|Restrict|Remove|Lock|System)/.test(line));
  assert.deepEqual(restrictions(backup), restrictions(readText('systemd/trunkline.service')));
});

/** A certificate of nobody, for nginx reads it. */
function createCertificate(folder: string): Record<string, string> {
  const [certificate, key] = ['fullchain.pem', 'privkey.pem'].map((name) => join(folder, name));
  mkdirSync(folder, { recursive: true });
  const subject = ['-subj', '/CN=trunkline.example.com', '-days', '2', '-nodes'];
  const created = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ed25519', ...subject, '-keyout', key ?? '', '-out', certificate ?? ''],
    { encoding: 'utf8' },
  );
  assert.equal(created.status, 0, created.stderr);
  return { 'fullchain.pem': certificate ?? '', 'privkey.pem': key ?? '' };
}

function isAbsent(t: TestContext, ...command: [program: string, ...args: string[]]): boolean {
  const [program, ...args] = command;
  const isMissing = spawnSync(program, args).error !== undefined;
  if (isMissing) t.skip(`${program} is not installed`);
  return isMissing;
}

/** @returns all that it printed */
function run(program: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return `${stdout}${stderr}`.trim();
}
