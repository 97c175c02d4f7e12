import { encryptText } from '../secrets/age.ts';
import { masterKeyText } from '../secrets/master-key-file.ts';
import { isInFile, keyProviderOf, loadMasterKeys, previousMasterKeyFile } from '../secrets/master-keys.ts';
import { rotateMasterKey } from '../secrets/rotate-master-key.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { writeWholeFile } from '../storage/whole-file.ts';
import { encryptionOf } from './backup-commands.ts';
import { type Command, type CommandArguments, UsageError } from './command-line.ts';
import { type CommandServer, withServer } from './command-server.ts';
import { checkStoredSecrets } from './stored-secrets.ts';

/** The commands `keys rotate`, `keys verify` and `keys export-recovery`. */

export const KEYS: Command = {
  parameters: [1, 2],
  options: { 'passphrase-file': { type: 'string' }, recipient: { type: 'string', multiple: true } },
  run: withServer(async (server, args) => {
    const [action, file] = args.parameters;
    if (action === 'rotate' && file === undefined) return rotate(server);
    if (action === 'verify' && file === undefined) return verify(server);
    if (action === 'export-recovery' && file !== undefined) return exportRecovery(server, file, args);
    throw new UsageError();
  }),
};

async function rotate({ db, settings }: CommandServer): Promise<void> {
  const { from, to, rewrapped } = await rotateMasterKey(db, settings);
  if (from === to) {
    console.log(
      `Wrapped ${rewrapped} keys again with the master key ${to}. Trunkline does not have this key itself: to replace it, add the new one to MASTER_KEY_PREVIOUS of all servers, then set it as MASTER_KEY and the former one as MASTER_KEY_PREVIOUS, and run this again.`,
    );
    return;
  }
  const former = isInFile(settings) ? previousMasterKeyFile(settings.dataDir) : 'the database, wrapped';
  console.log(
    `Replaced the master key ${from} by ${to}, which wraps ${rewrapped} keys now. Servers that run go on, and need no restart; one with another DATA_DIR needs the new master.key. The former key is in ${former}: backups made until now need it. Back up the new one (keys export-recovery).`,
  );
}

async function verify({ db, settings }: CommandServer): Promise<number> {
  const provider = keyProviderOf(await loadMasterKeys(settings, db));
  const { secrets, undecryptable } = await checkStoredSecrets(db, provider, (row) =>
    console.log(`does not decrypt: ${row}`),
  );
  console.log(
    undecryptable === 0
      ? `All ${secrets} secrets decrypt. The master key is ${provider.currentKeyId}.`
      : `${undecryptable} of ${secrets} secrets do not decrypt with the master keys ${provider.keyIds.join(', ')}. Put the one back that encrypted them; where it is lost, run forget-lost-secrets.`,
  );
  return undecryptable === 0 ? 0 : 1;
}

async function exportRecovery(
  { db, settings }: CommandServer,
  file: string,
  args: CommandArguments,
): Promise<void> {
  const encryption = encryptionOf(args, settings);
  if (!encryption)
    throw new StorageUnusable(
      'The master key is exported encrypted only. Add --recipient or --passphrase-file, or set BACKUP_PASSPHRASE.',
    );
  const { current } = await loadMasterKeys(settings, db);
  const text = await encryptText(masterKeyText(current), encryption);
  await writeWholeFile(file, [`${text.trimEnd()}\n`]);
  console.log(
    `Wrote the master key to ${file}, encrypted. "age -d ${file}" gives it back: as DATA_DIR/master.key, or as MASTER_KEY.`,
  );
}
