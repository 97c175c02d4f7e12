import { existsSync } from 'node:fs';
import { readSettings, type Settings } from '../config/settings.ts';
import type { Command, CommandArguments } from './command-line.ts';
import { openStorage } from './command-server.ts';
import { examine, type Finding, partsOf, storedPartsOf } from './doctor.ts';

/** The command `doctor`: a line for each part, and exit code 1 where something has to be done. */

export const DOCTOR: Command = { parameters: 0, options: { json: { type: 'boolean' } }, run: diagnose };

async function diagnose(args: CommandArguments): Promise<number> {
  const findings = await examineAll(args.env);
  const isHealthy = findings.every(({ ok }) => ok);
  if (args.has('json')) console.log(JSON.stringify({ ok: isHealthy, checks: findings }, undefined, 2));
  else
    for (const { name, ok, message } of findings)
      console.log(`${name.padEnd(16)}${ok ? 'ok' : 'FAILED'}  ${message}`);
  return isHealthy ? 0 : 1;
}

async function examineAll(env: CommandArguments['env']): Promise<Finding[]> {
  const read: { settings?: Settings } = {};
  const first = await examine('settings', async () => {
    read.settings = readSettings(env);
    if (read.settings.warnings.length > 0) throw new Error(read.settings.warnings.join(' '));
    return 'all can be used';
  });
  const { settings } = read;
  if (!settings) return [first];
  return [
    first,
    ...(await examineStored(settings)),
    ...(await Promise.all(partsOf(settings).map((part) => examine(...part)))),
  ];
}

/** Beside a server that runs; what is stored is examined part by part. */
async function examineStored(settings: Settings): Promise<Finding[]> {
  if (settings.databaseUrl === undefined && !existsSync(settings.databaseFile))
    return [{ name: 'storage', ok: true, message: 'there is no database yet: the first start creates it' }];
  const opened: { db?: Awaited<ReturnType<typeof openStorage>> } = {};
  const opening = await examine('storage', async () => {
    opened.db = await openStorage(settings);
    return 'opens';
  });
  const { db } = opened;
  if (!db) return [opening];
  try {
    const findings: Finding[] = [];
    for (const part of storedPartsOf(settings, db)) findings.push(await examine(...part));
    return findings;
  } finally {
    await db.destroy();
  }
}
