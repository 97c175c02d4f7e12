import { lookup } from 'node:dns/promises';
import { existsSync, statfsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import ipaddr from 'ipaddr.js';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Settings } from '../config/settings.ts';
import { probeProxy } from '../egress/proxy.ts';
import { bareHost } from '../egress/rules.ts';
import { storedMasterKeyIds } from '../secrets/master-key-ids.ts';
import { keyProviderOf, loadMasterKeys } from '../secrets/master-keys.ts';
import type { Database } from '../storage/database.ts';
import { readDatabaseTime } from '../storage/database-time.ts';
import { writeInstanceValue } from '../storage/instance-values.ts';
import { requireRecordedSchema } from '../storage/recorded-schema.ts';
import { examinePermissions } from './data-folder.ts';
import { examineSecretRefs } from './referenced-secrets.ts';
import { checkStoredSecrets } from './stored-secrets.ts';

/** What the command `doctor` asks: whether each part that the settings name can be used. */

/** @returns what was found to be right @throws Error with what to do */
type Examination = () => Promise<string>;
export type Finding = { name: string; ok: boolean; message: string };

const TIMEOUT_MS = 10_000;

/**
 * Examines a part.
 *
 * @returns what is right, or what to do; never rejects
 */
export async function examine(name: string, examination: Examination): Promise<Finding> {
  const timeout = new AbortController();
  try {
    const late = wait(TIMEOUT_MS, undefined, { signal: timeout.signal }).then(() => {
      throw new Error(`no result within ${TIMEOUT_MS / 1000} seconds: check the network`);
    });
    return { name, ok: true, message: await Promise.race([examination(), late]) };
  } catch (error) {
    return { name, ok: false, message: error instanceof Error ? error.message : String(error) };
  } finally {
    timeout.abort();
  }
}

/** The parts of an installation that need no database. */
export function partsOf(settings: Settings): [name: string, examination: Examination][] {
  return [
    ['disk', () => examineDisk(settings)],
    ['permissions', () => examinePermissions(settings)],
    ['clock', examineClock],
    ['dns', () => examineNames(settings)],
    ['egress', async () => `rules are valid, private hosts: ${settings.egressAllow.join(', ') || 'none'}`],
    ['outbound proxy', () => examineProxy(settings)],
    ['mail', () => examineMail(settings)],
    ['sso', () => examineSignOn(settings)],
    ['redis', () => examineRedis(settings)],
    ['port', () => examinePort(settings)],
  ];
}

/** The parts that are in the database. */
export function storedPartsOf(settings: Settings, db: Database): [name: string, examination: Examination][] {
  return [
    ['storage', () => examineStorage(db, settings)],
    ['keys', () => examineKeys(db, settings)],
    ['secret refs', () => examineSecretRefs(db, settings.secretRefs)],
    ['database clock', () => examineDatabaseClock(db)],
  ];
}

/** Its migrations were compared when it was opened. */
async function examineStorage(db: Database, { databaseUrl, databaseFile }: Settings): Promise<string> {
  await requireRecordedSchema(db);
  await writeInstanceValue(db, 'doctor', new Date().toISOString());
  return `${databaseUrl === undefined ? databaseFile : 'PostgreSQL'} is up to date, and can be written`;
}

async function examineKeys(db: Database, settings: Settings): Promise<string> {
  const provider = keyProviderOf(await loadMasterKeys(settings, db));
  const missing = (await storedMasterKeyIds(db)).filter((id) => !provider.keyIds.includes(id));
  if (missing.length > 0)
    throw new Error(
      `secrets are encrypted under the master key ${missing.join(', ')}, and there is ${provider.keyIds.join(', ')}: put that one back, or set it as MASTER_KEY_PREVIOUS`,
    );
  const { secrets, undecryptable } = await checkStoredSecrets(db, provider);
  if (undecryptable > 0)
    throw new Error(`${undecryptable} of ${secrets} secrets do not decrypt: "keys verify" lists them`);
  return `all ${secrets} secrets decrypt with the master key ${provider.currentKeyId}`;
}

/** Less than that is soon full of the call log. */
const MIN_FREE_BYTES = 512 * 1024 * 1024;

async function examineDisk({ dataDir }: Settings): Promise<string> {
  if (!existsSync(dataDir)) return `${dataDir} does not exist yet: the first start creates it`;
  const { bavail, bsize } = statfsSync(dataDir);
  const mib = Math.floor((bavail * bsize) / 1024 / 1024);
  if (bavail * bsize < MIN_FREE_BYTES)
    throw new Error(`${dataDir} has ${mib} MiB left: make room for 512 MiB`);
  return `${dataDir} has ${mib.toLocaleString('en')} MiB left`;
}

/** When this was written: no clock shows an earlier time. */
const WRITTEN_AT = Date.UTC(2026, 0, 1);
const MAX_DRIFT_MS = 100;
const MAX_DIFFERENCE_MS = 5_000;

/** The clock of the day goes as fast as the one that only goes forward. */
async function examineClock(): Promise<string> {
  const [startedAt, started] = [Date.now(), performance.now()];
  await wait(200);
  const drift = Math.abs(Date.now() - startedAt - (performance.now() - started));
  if (startedAt < WRITTEN_AT)
    throw new Error(`it shows ${new Date(startedAt).toISOString()}: set it, and keep it right with NTP`);
  if (drift > MAX_DRIFT_MS)
    throw new Error(
      `it moved by ${Math.round(drift)} ms within 200 ms: keep it right with NTP, which moves it in small steps`,
    );
  return new Date(startedAt).toISOString();
}

async function examineDatabaseClock(db: Database): Promise<string> {
  const before = Date.now();
  const time = await readDatabaseTime(db);
  const difference = Math.round(Math.abs(time - (before + Date.now()) / 2));
  if (difference > MAX_DIFFERENCE_MS)
    throw new Error(`it differs from that of this machine by ${difference} ms: keep both right with NTP`);
  return `differs by ${difference} ms from this machine`;
}

/** The names that the settings have for other machines. */
async function examineNames(settings: Settings): Promise<string> {
  const { databaseUrl, redis, smtpUrl, oidc, publicUrl, egressProxy } = settings;
  const urls = [
    databaseUrl,
    redis?.url,
    smtpUrl || undefined,
    oidc?.issuer,
    publicUrl,
    egressProxy?.url.href,
  ];
  const names = new Set(urls.flatMap((url) => (url === undefined ? [] : [new URL(url).hostname])));
  const hosts = [...names].filter((name) => name !== '' && !ipaddr.isValid(bareHost(name)));
  for (const host of hosts)
    await lookup(host).catch((error: Error) => {
      throw new Error(
        `${host} has no IP (${error.message}): check the name, and the resolver of this machine`,
      );
    });
  return hosts.length === 0 ? 'the settings have no names' : `${hosts.join(', ')} resolve`;
}

async function examineProxy({ egressProxy, egressCa }: Settings): Promise<string> {
  if (!egressProxy) return 'EGRESS_PROXY is not set: APIs are reached directly';
  const status = await probeProxy(
    { url: egressProxy.url, ca: egressCa },
    AbortSignal.timeout(TIMEOUT_MS / 2),
  );
  if (status === 407)
    throw new Error('EGRESS_PROXY refuses its user and password (407): correct them in its URL');
  return `${egressProxy.url.host} responds`;
}

/** Connects and signs in; no mail is sent. */
async function examineMail({ smtpUrl }: Settings): Promise<string> {
  if (smtpUrl === '') return 'SMTP_URL is not set: links are printed instead of mailed';
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
  });
  try {
    await transport.verify();
    return 'the server of SMTP_URL takes mail';
  } catch (error) {
    throw new Error(`the server of SMTP_URL refuses (${reasonOf(error)}): check its host, user and password`);
  } finally {
    transport.close();
  }
}

const Discovery = Type.Object({ issuer: Type.String(), authorization_endpoint: Type.String() });

/** OpenID Connect Discovery 1.0, 4. */
async function examineSignOn({ oidc }: Settings): Promise<string> {
  if (!oidc) return 'OIDC_ISSUER is not set';
  const document = await readJson(`${oidc.issuer}/.well-known/openid-configuration`).catch((error) => {
    throw new Error(`the discovery document of OIDC_ISSUER cannot be read (${reasonOf(error)})`);
  });
  if (!Check(Discovery, document)) throw new Error('OIDC_ISSUER has no discovery document: check its URL');
  if (document.issuer.replace(/\/$/, '') !== oidc.issuer)
    throw new Error(`the provider calls itself ${document.issuer}: set OIDC_ISSUER to that`);
  return `${oidc.issuer} responds`;
}

async function examineRedis({ redis }: Settings): Promise<string> {
  if (!redis) return 'REDIS_URL is not set: each process counts on its own';
  const [{ connectRedis }, { pino }] = await Promise.all([import('../redis/redis.ts'), import('pino')]);
  const connection = await connectRedis(redis, pino({ level: 'silent' }));
  try {
    if (connection.isAvailable()) return 'responds, and runs scripts that write';
    throw new Error(
      `the server of REDIS_URL does not respond within ${redis.timeoutMs} ms, or refuses to write: check it, and its user`,
    );
  } finally {
    await connection.close();
  }
}

const Health = Type.Object({ status: Type.Literal('ok') });

/** Either this server has it, or nothing. */
async function examinePort({ host, port }: Settings): Promise<string> {
  if (port === 0) return 'any that is free';
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const origin = `http://${ipaddr.IPv6.isValid(name) ? `[${name}]` : name}:${port}`;
  try {
    if (Check(Health, await readJson(`${origin}/healthz`))) return `Trunkline responds at ${origin}`;
  } catch (error) {
    if (/ECONNREFUSED/.test(reasonOf(error))) return `${origin} is free`;
  }
  throw new Error(`another program has the port ${port}: stop it, or set PORT to another one`);
}

async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS / 2) });
  const body: unknown = await response.json();
  return body;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause ? `${cause.message} ${cause.code}` : cause.message;
  return error.message;
}
