import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { type Accounts, areAccountsCurrent, createAccounts } from '../auth/accounts.ts';
import { isSetUp } from '../auth/first-run.ts';
import { holdLease } from '../cluster/lease.ts';
import { readSettings, type Settings, SettingsError } from '../config/settings.ts';
import { createMailer } from '../mail/mailer.ts';
import { localLimiters } from '../redis/limiters.ts';
import { lockDataDir } from '../storage/data-dir-lock.ts';
import { anotherVersion, type Database, openCurrentDatabase } from '../storage/database.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { ensurePersonalWorkspace } from '../workspaces/workspaces.ts';
import type { Command, CommandArguments } from './command-line.ts';

/** What a command needs of the server: its settings and its database, beside the server that runs. */
export type CommandServer = { db: Database; settings: Settings };

/** A command with an open database, which is closed at its end. */
export function withServer(
  run: (server: CommandServer, args: CommandArguments) => Promise<unknown>,
): Command['run'] {
  return async (args) => {
    const settings = readSettings(args.env);
    const db = await openStorage(settings);
    try {
      const code = await run({ db, settings }, args);
      return typeof code === 'number' ? code : undefined;
    } finally {
      await db.destroy();
    }
  };
}

/** @throws SettingsError, StorageUnusable when there is no database, or one of another version */
export async function openStorage({ databaseUrl, databaseFile }: Settings): Promise<Database> {
  if (databaseUrl === undefined && !existsSync(databaseFile)) {
    throw new SettingsError(
      `There is no database at ${databaseFile}. Start the server first, or set DATA_DIR as for the server.`,
    );
  }
  const db = await openCurrentDatabase(databaseUrl ?? databaseFile);
  if (await areAccountsCurrent(db)) return db;
  await db.destroy();
  throw anotherVersion();
}

/** @returns ends the lock @throws StorageUnusable while a server runs */
export async function lockStorage({ db, settings }: CommandServer): Promise<() => void | Promise<void>> {
  if (settings.databaseUrl === undefined) return lockDataDir(settings);
  const lease = await holdLease({ db, name: 'jobs', onFailure: rethrow });
  // Of the servers on a PostgreSQL database one has it.
  if (lease.isHeld()) return lease.close;
  await lease.close();
  throw new StorageUnusable(
    'A server uses the database of DATABASE_URL. Stop all of them first; after one was killed, wait 15 seconds.',
  );
}

function rethrow(error: unknown): never {
  throw error;
}

/** The accounts, for what encrypts and mails nothing: this process does not have the master key. */
export function openAccounts({ db, settings }: CommandServer): Promise<Accounts> {
  const log = pino({ level: 'silent' });
  return createAccounts({
    db,
    secret: undefined,
    settings,
    mailer: createMailer({ smtpUrl: '', mailFrom: '' }, log),
    isInvited: async () => false,
    isSetUp: () => isSetUp(db),
    onCreated: (trx, user) => ensurePersonalWorkspace(trx, user, settings.defaultPlan),
    createLimiter: localLimiters,
    log,
  });
}
