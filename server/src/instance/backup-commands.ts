import { readFileSync } from 'node:fs';
import { readSettings, type Settings } from '../config/settings.ts';
import type { Decryption, Encryption } from '../secrets/age.ts';
import type { KeyProvider } from '../secrets/keys.ts';
import { loadOrCreateMasterKey, writeMasterKeyFile } from '../secrets/master-key-file.ts';
import {
  hasLocalMasterKey,
  keyProviderOf,
  keyWrapperOf,
  loadLocalMasterKeys,
  loadMasterKeys,
  masterKeyFile,
} from '../secrets/master-keys.ts';
import { unwrapMasterKeys } from '../secrets/wrapped-master-keys.ts';
import type { BackupHeader } from '../storage/backup/format.ts';
import { openPostgresSource } from '../storage/copy/postgres-source.ts';
import { openSqliteSource } from '../storage/copy/sqlite-source.ts';
import { lockDataDir } from '../storage/data-dir-lock.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { writeBackup } from './backup.ts';
import { type Command, type CommandArguments, UsageError } from './command-line.ts';
import { type CommandServer, openAccounts, withServer } from './command-server.ts';
import { restoreBackup } from './restore.ts';

/** The commands `backup` and `restore`: what their options mean, and what they print. */

export const BACKUP: Command = {
  parameters: 1,
  options: {
    'passphrase-file': { type: 'string' },
    recipient: { type: 'string', multiple: true },
    'without-calls': { type: 'boolean' },
    'include-master-key': { type: 'boolean' },
  },
  run: withServer(backUp),
};

export const RESTORE: Command = {
  parameters: 1,
  options: {
    'passphrase-file': { type: 'string' },
    'identity-file': { type: 'string' },
    'accept-lost-secrets': { type: 'boolean' },
  },
  run: restore,
};

async function backUp({ db, settings }: CommandServer, args: CommandArguments): Promise<void> {
  const [file = ''] = args.parameters;
  const encryption = encryptionOf(args, settings);
  const includesKey = args.has('include-master-key');
  if (includesKey && !encryption)
    throw new StorageUnusable(
      '--include-master-key needs an encrypted backup. Add --recipient or --passphrase-file, or set BACKUP_PASSPHRASE.',
    );
  const masterKey = includesKey ? (await loadMasterKeys(settings, db)).current : undefined;
  const { databaseUrl, databaseFile } = settings;
  const source =
    databaseUrl === undefined ? openSqliteSource(databaseFile) : await openPostgresSource(databaseUrl);
  let rows = 0;
  try {
    await writeBackup(db, source, {
      file,
      encryption,
      withCalls: !args.has('without-calls'),
      masterKey,
      onTable: (name, content) => {
        rows += content.rows;
        console.log(
          `${name.padEnd(26)}${inDigits(content.rows).padStart(12)}  ${content.checksum.slice(0, 16)}`,
        );
      },
    });
  } finally {
    await source.close();
  }
  console.log(
    `Wrote ${source.tables.length} tables with ${inDigits(rows)} rows to ${file}. ${aboutKey(masterKey)}`,
  );
  if (!encryption)
    console.error(
      'The backup is not encrypted: it has the hashes of passwords and the names of all users. Keep it where only you can read it, or add --recipient or --passphrase-file.',
    );
}

function aboutKey(included: Buffer | undefined): string {
  return included
    ? 'The master key is in it: who decrypts it has every secret.'
    : 'The master key is not in it: without the key its secrets are lost. Keep it elsewhere (keys export-recovery).';
}

/** To whom a file is encrypted, by the options and the settings. @throws UsageError for both kinds at once */
export function encryptionOf(args: CommandArguments, settings: Settings): Encryption | undefined {
  const recipients = args.list('recipient');
  if (recipients.length > 0 && args.option('passphrase-file') !== undefined) throw new UsageError();
  if (recipients.length > 0) return { recipients };
  const passphrase = passphraseOf(args, settings);
  return passphrase === undefined ? undefined : { passphrase };
}

function decryptionOf(args: CommandArguments, settings: Settings): Decryption | undefined {
  const file = args.option('identity-file');
  if (file !== undefined) return { identities: identitiesIn(file) };
  const passphrase = passphraseOf(args, settings);
  return passphrase === undefined ? undefined : { passphrase };
}

/** As age-keygen writes them: a key a line, and comments. */
function identitiesIn(file: string): string[] {
  return readText(file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const MIN_PASSPHRASE_LENGTH = 12;

function passphraseOf(args: CommandArguments, { backupPassphrase }: Settings): string | undefined {
  const file = args.option('passphrase-file');
  const passphrase = file === undefined ? backupPassphrase : readText(file).trim();
  if (passphrase !== undefined && passphrase.length < MIN_PASSPHRASE_LENGTH)
    throw new StorageUnusable(
      `The passphrase is shorter than ${MIN_PASSPHRASE_LENGTH} characters: it could be guessed. Create one with: openssl rand -base64 24`,
    );
  return passphrase;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StorageUnusable(`${file} cannot be read (${error instanceof Error ? error.message : error}).`);
  }
}

async function restore(args: CommandArguments): Promise<undefined> {
  const [file = ''] = args.parameters;
  const settings = readSettings(args.env);
  const unlock = lockDataDir(settings);
  const acceptsLostSecrets = args.has('accept-lost-secrets');
  const included: { key?: Buffer } = {};
  try {
    const restored = await restoreBackup({
      file,
      decryption: decryptionOf(args, settings),
      databaseUrl: settings.databaseUrl,
      databaseFile: settings.databaseFile,
      acceptsLostSecrets,
      createAccountTables: (db) => openAccounts({ db, settings }),
      openKeys: (header) => openKeys(settings, header, included, acceptsLostSecrets),
    });
    if (included.key) await writeMasterKey(settings, included.key);
    const { header, tables, rows, secrets, undecryptable } = restored;
    console.log(
      `Restored ${tables} tables with ${inDigits(rows)} rows, as they were on ${header.created_at} (Trunkline ${header.version}); ${undecryptable === 0 ? `all ${inDigits(secrets)} secrets decrypt. Start the server` : `${inDigits(undecryptable)} of ${inDigits(secrets)} secrets do not decrypt. Run forget-lost-secrets, then start the server`}.`,
    );
  } finally {
    unlock();
  }
  return undefined;
}

/** The master keys of the settings; where there is none, the one of the backup. */
async function openKeys(
  settings: Settings,
  { master_key, wrapped_master_key }: BackupHeader,
  included: { key?: Buffer },
  acceptsLoss: boolean,
): Promise<KeyProvider> {
  const wrapper = keyWrapperOf(settings);
  if (wrapper) {
    const stored = { current: wrapped_master_key, previous: undefined };
    return keyProviderOf({ ...(await unwrapMasterKeys(stored, wrapper)), isNew: false });
  }
  if (hasLocalMasterKey(settings)) return keyProviderOf(await loadLocalMasterKeys(settings));
  if (master_key !== undefined) {
    included.key = Buffer.from(master_key, 'base64');
    return keyProviderOf({ current: included.key, previous: [], isNew: false });
  }
  if (acceptsLoss) loadOrCreateMasterKey(masterKeyFile(settings.dataDir));
  return keyProviderOf(await loadLocalMasterKeys(settings));
}

async function writeMasterKey({ dataDir }: Settings, key: Buffer): Promise<void> {
  const file = masterKeyFile(dataDir);
  await writeMasterKeyFile(file, key, false);
  console.log(`Wrote the master key of the backup to ${file}.`);
}

function inDigits(count: number): string {
  return count.toLocaleString('en');
}
