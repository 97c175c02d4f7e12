import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { PLANS } from '@trunkline/contract/plans';
import { DEFAULT_MAX_OPERATIONS, MOST_OPERATIONS } from '@trunkline/contract/quotas';
import { LOG_LEVELS } from '@trunkline/contract/schemas/instance';
import ipaddr from 'ipaddr.js';
import { parseEgressAllow } from '../egress/rules.ts';
import type { MasterKeySource } from '../secrets/master-key-settings.ts';
import type { SecretRefSettings } from '../secrets/refs/secret-ref-settings.ts';
import type { VaultSettings } from '../secrets/vault-client.ts';
import { readEgressProxy } from './egress-proxy-settings.ts';
import { misspeltSettings } from './misspelt-settings.ts';
import { type Environment, oneOf, parsed, url } from './read-setting.ts';
import { readSecretFiles, SECRET_FILE_SETTINGS } from './secret-files.ts';
import { readSecretRefSettings } from './secret-ref-settings.ts';
import { SettingsError } from './settings-error.ts';
import { readTraceSettings } from './trace-settings.ts';

export { SettingsError };

const MIB = 1024 * 1024;

export type Settings = ReturnType<typeof readSettings>;

/**
 * Every environment variable Trunkline reads, parsed once at start. docs/settings.md says the same for operators.
 *
 * @param env the process environment, or a test's own
 * @throws SettingsError naming the first variable that cannot be used
 */
export function readSettings(env: Environment) {
  const read = new Set(SECRET_FILE_SETTINGS);
  const secrets = readSecretFiles(env);
  const recording = new Proxy(env, {
    get: (target, name) => {
      if (typeof name !== 'string') return undefined;
      read.add(name);
      return secrets.get(name) ?? target[name];
    },
  });
  const settings = settingsOf(recording);
  const secretRefs: SecretRefSettings = {
    ...settings.secretRefs,
    environment: env,
  };
  /** Sentences about what is probably a mistake. */
  const warnings = [...misspeltSettings(Object.keys(env), read), ...unreachableLinks(settings)];
  return { ...settings, secretRefs, warnings };
}

/** Every interface of this machine is an IP to listen at, and none to open. */
function unreachableLinks({ host, publicUrl }: { host: string; publicUrl: string | undefined }): string[] {
  return publicUrl === undefined && /^(?:0\.0\.0\.0|[0:]*:[0:]*)$/.test(host)
    ? [`HOST is ${host} and PUBLIC_URL is not set: links in mails cannot be opened. Set PUBLIC_URL.`]
    : [];
}

function settingsOf(env: Environment) {
  requireTogether(env, 'ADMIN_EMAIL', 'ADMIN_PASSWORD');
  requireTogether(env, 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET');
  requireTogether(env, 'MATCH_MODEL_URL', 'MATCH_MODEL');
  if (env.MATCH_MODEL_KEY && !env.MATCH_MODEL_URL)
    throw new SettingsError('MATCH_MODEL_KEY is set without MATCH_MODEL_URL and MATCH_MODEL. Set all three.');
  const dataDir = resolve(env.DATA_DIR || './data');
  const port = wholeNumber(env, 'PORT', 4400, 0, 65_535);
  const host = env.HOST || '127.0.0.1';
  const configuredUrl = publicUrl(env.PUBLIC_URL);
  return {
    /** How many processes share the port. */
    cluster: wholeNumber(env, 'CLUSTER', 1, 1, 64),
    port,
    host,
    dataDir,
    /** Of a PostgreSQL database; unset: SQLite in DATA_DIR. */
    databaseUrl:
      url(env, 'DATABASE_URL', /^postgres(?:ql)?:$/, 'postgres://user:password@host:5432/trunkline') ||
      undefined,
    databaseFile: join(dataDir, 'trunkline.db'),
    /** Of a Redis or Valkey that shares counts between processes; unset: each counts on its own. */
    redis: redis(env),
    /** 32 bytes in base64; unset: created once in DATA_DIR/master.key. */
    masterKey: masterKey('MASTER_KEY', env.MASTER_KEY),
    /** Former master keys, comma-separated: data keys that they wrapped are re-wrapped with the current one at start. */
    previousMasterKeys: list(env.MASTER_KEY_PREVIOUS).map((key) => masterKey('MASTER_KEY_PREVIOUS', key)),
    /** Where the master key is without MASTER_KEY. */
    masterKeySource: masterKeySource(env),
    /** Which references to secrets are resolved, and how. */
    secretRefs: {
      ...readSecretRefSettings(env, dataDir),
      refreshMs: wholeNumber(env, 'SECRET_REFS_REFRESH_SECONDS', 300, 10, 86_400) * 1000,
      maxAgeMs: wholeNumber(env, 'SECRET_REFS_MAX_AGE_MINUTES', 1440, 1, 43_200) * 60_000,
      vault: vaultOf(env),
      secretsManagerEndpoint:
        url(
          env,
          'AWS_SECRETS_MANAGER_ENDPOINT',
          /^https?:$/,
          'https://secretsmanager.eu-central-1.amazonaws.com',
        ) || undefined,
    },
    /** Encrypts and decrypts backups; unset: --passphrase-file names a file of it, or --recipient a public key. */
    backupPassphrase: env.BACKUP_PASSPHRASE || undefined,
    /** Private hosts that may be reached; parsed by egress/rules.ts. */
    egressRules: parsed(() => parseEgressAllow(env.EGRESS_ALLOW ?? '')),
    /** The same, as it is written in the variable. */
    egressAllow: list(env.EGRESS_ALLOW),
    /** PEM certificates that are trusted besides Node's own list. */
    egressCa: authorities(env.EGRESS_CA_FILE),
    egressProxy: readEgressProxy(env),
    /** How browsers reach this server; unset: what HOST and PORT say. */
    publicUrl: configuredUrl,
    origin: configuredUrl ?? `http://${ipaddr.IPv6.isValid(host) ? `[${host}]` : host}:${port}`,
    /** How many operations an integration may have. */
    maxOperations: wholeNumber(env, 'MAX_OPERATIONS', DEFAULT_MAX_OPERATIONS, 1, MOST_OPERATIONS),
    defaultPlan: oneOf(env, 'DEFAULT_PLAN', PLANS, 'builder'),
    adminEmail: env.ADMIN_EMAIL || undefined,
    adminPassword: env.ADMIN_PASSWORD || undefined,
    /** Who may create an account: only invited users, or anyone who confirms an email. */
    signUp: oneOf(env, 'SIGN_UP', ['invited', 'open'] as const, 'invited'),
    /** The SMTP server, as smtp://user:password@host:port or smtps://...; unset: no mail is sent. */
    smtpUrl: url(env, 'SMTP_URL', /^smtps?:$/, 'smtp://user:password@mail.example.com:587'),
    mailFrom: mailFrom(env.MAIL_FROM || 'Trunkline <trunkline@localhost>'),
    /** Single sign-on with an OpenID Connect provider. */
    oidc: env.OIDC_ISSUER
      ? {
          issuer: url(env, 'OIDC_ISSUER', /^https?:$/, 'https://login.example.com'),
          clientId: env.OIDC_CLIENT_ID ?? '',
          clientSecret: env.OIDC_CLIENT_SECRET ?? '',
          name: env.OIDC_NAME || 'Single sign-on',
        }
      : undefined,
    /** Reverse proxies whose X-Forwarded-* headers are trusted: IPs and CIDR ranges. */
    trustProxy: list(env.TRUST_PROXY).map(trustedProxy),
    /** A model behind an OpenAI-compatible API that matches prompts with integrations. */
    matchModel: env.MATCH_MODEL_URL
      ? {
          url: url(env, 'MATCH_MODEL_URL', /^https?:$/, 'https://models.example.com/v1'),
          model: env.MATCH_MODEL ?? '',
          key: env.MATCH_MODEL_KEY || undefined,
        }
      : undefined,
    /** Prometheus reads metrics with a token, or on a port of its own; unset: nothing is counted for it. */
    metrics: metrics(env),
    /** Where traces of calls are sent; undefined: there are none. */
    traces: readTraceSettings(env),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    /** Whether each request is logged. */
    accessLog: oneOf(env, 'ACCESS_LOG', ['true', 'false'] as const, 'false') === 'true',
    /** Whether the server serves the sample ticket API. */
    sampleApi: oneOf(env, 'SAMPLE_API', ['on', 'off'] as const, 'on') === 'on',
    /** How often the sources of specs in use are compared with the stored specs, in hours; 0: never. */
    specCheckHours: wholeNumber(env, 'SPEC_CHECK_HOURS', 24, 0, 8760),
    /** How long requests are still taken once it is known that the server will stop. */
    stopDelayMs: wholeNumber(env, 'STOP_DELAY_MS', 0, 0, 600_000),
    /** How long requests in flight may take once the server has begun to stop. */
    stopMs: wholeNumber(env, 'STOP_MS', 20_000, 0, 600_000),
    /** Whether the response to a call waits until its entry in the call log is on the disk. */
    callLog: oneOf(env, 'CALL_LOG', ['buffered', 'strict'] as const, 'buffered'),
    /** How long the call log is kept, in days. */
    callLogDays: wholeNumber(env, 'CALL_LOG_DAYS', 90, 1, 3650),
    /** How long captured requests and responses are kept at most, in days; 0: none are captured. */
    captureDays: wholeNumber(env, 'CAPTURE_DAYS', 30, 0, 90),
    /** More endpoints than this are no tools of their own, where an app has not chosen (mcp/tool-list.ts). */
    mcpMaxTools: wholeNumber(env, 'MCP_MAX_TOOLS', 40, 0, 1000),
    /** Whether clients of agents may register themselves (RFC 7591). */
    mcpClientRegistration: oneOf(env, 'MCP_CLIENT_REGISTRATION', ['off', 'on'] as const, 'off') === 'on',
    /** The size of what an agent gets of one call, in characters. */
    mcpResultChars: wholeNumber(env, 'MCP_RESULT_CHARS', 40_000, 1000, 1_000_000),
    limits: {
      specBytes: wholeNumber(env, 'LIMIT_SPEC_BYTES', 64 * MIB, 1024, 1024 * MIB),
      specDownloadMs: wholeNumber(env, 'LIMIT_SPEC_DOWNLOAD_MS', 30_000, 100, 600_000),
      specReadMs: wholeNumber(env, 'LIMIT_SPEC_READ_MS', 60_000, 100, 600_000),
      specReadMemoryMib: wholeNumber(env, 'LIMIT_SPEC_READ_MEMORY_MIB', 1024, 64, 16_384),
      requestBytes: wholeNumber(env, 'LIMIT_REQUEST_BYTES', 10 * MIB, 1024, 1024 * MIB),
      bytesInFlight: wholeNumber(env, 'LIMIT_BYTES_IN_FLIGHT', 256 * MIB, MIB, 1024 * 1024 * MIB),
      uploadBytes: wholeNumber(env, 'LIMIT_UPLOAD_BYTES', 100 * MIB, 1024, 1024 * 1024 * MIB),
      responseBytes: wholeNumber(env, 'LIMIT_RESPONSE_BYTES', 25 * MIB, 1024, 1024 * MIB),
      bufferedResponseBytes: wholeNumber(env, 'LIMIT_BUFFERED_RESPONSE_BYTES', 256 * 1024, 1024, 1024 * MIB),
      responseMemoryBytes: wholeNumber(
        env,
        'LIMIT_RESPONSE_MEMORY_BYTES',
        quarterOfMemory(),
        MIB,
        1024 * 1024 * MIB,
      ),
      parsedResponseBytes: wholeNumber(env, 'LIMIT_PARSED_RESPONSE_BYTES', 4 * MIB, 1024, 64 * MIB),
      cacheBytes: wholeNumber(env, 'LIMIT_CACHE_BYTES', 64 * MIB, 0, 1024 * 1024 * MIB),
      jsonValues: wholeNumber(env, 'LIMIT_JSON_VALUES', 100_000, 1000, 100_000_000),
      connectMs: wholeNumber(env, 'LIMIT_CONNECT_MS', 10_000, 10, 600_000),
      headersMs: wholeNumber(env, 'LIMIT_HEADERS_MS', 30_000, 10, 600_000),
      bodyMs: wholeNumber(env, 'LIMIT_BODY_MS', 30_000, 10, 600_000),
      callMs: wholeNumber(env, 'LIMIT_CALL_MS', 30_000, 10, 600_000),
      connectionsPerOrigin: wholeNumber(env, 'LIMIT_CONNECTIONS_PER_ORIGIN', 256, 1, 65_535),
      streamsPerApp: wholeNumber(env, 'LIMIT_STREAMS_PER_APP', 64, 1, 65_535),
      writeMs: wholeNumber(env, 'LIMIT_WRITE_MS', 60_000, 10, 3_600_000),
      modelPromptsByUser: wholeNumber(env, 'LIMIT_MODEL_PROMPTS_BY_USER', 60, 1, 1_000_000),
      modelPromptsByWorkspace: wholeNumber(env, 'LIMIT_MODEL_PROMPTS_BY_WORKSPACE', 500, 1, 1_000_000),
      streamIdleMs: wholeNumber(env, 'LIMIT_STREAM_IDLE_MS', 120_000, 10, 3_600_000),
    },
  } as const;
}

/** Of the machine or the container, at most 1 GiB. */
function quarterOfMemory(): number {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.min(1024 * MIB, Math.floor(bytes / 4));
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function wholeNumber(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new SettingsError(`${name} is "${text}"; it takes a whole number from ${min} to ${max}.`);
  }
  return value;
}

/** The value itself stays out of the message: it is a secret. */
function masterKey<T extends string | undefined>(
  name: string,
  text: T,
): T extends string ? Buffer : Buffer | undefined;
function masterKey(name: string, text: string | undefined): Buffer | undefined {
  if (text === undefined || text === '') return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) {
    throw new SettingsError(
      `${name} does not hold 32 bytes in base64. Create one with: openssl rand -base64 32`,
    );
  }
  return key;
}

const KEY_PROVIDERS = ['file', 'command', 'vault-transit', 'aws-kms'] as const;

function masterKeySource(env: Environment): MasterKeySource {
  const provider = oneOf(
    env,
    'MASTER_KEY_PROVIDER',
    KEY_PROVIDERS,
    env.MASTER_KEY_COMMAND ? 'command' : 'file',
  );
  if (env.MASTER_KEY && provider !== 'file')
    throw new SettingsError(
      `MASTER_KEY is set, and the provider of the master key is ${provider}. Set one of them.`,
    );
  if (env.MASTER_KEY_COMMAND && provider !== 'command')
    throw new SettingsError(
      `MASTER_KEY_COMMAND is set, and MASTER_KEY_PROVIDER is ${provider}. Set one of them.`,
    );
  const transit = { mount: env.VAULT_TRANSIT_MOUNT || 'transit', key: env.VAULT_TRANSIT_KEY || 'trunkline' };
  const vault = vaultOf(env);
  const keyId = env.AWS_KMS_KEY_ID || undefined;
  const endpoint =
    url(env, 'AWS_KMS_ENDPOINT', /^https?:$/, 'https://kms.eu-central-1.amazonaws.com') || undefined;
  switch (provider) {
    case 'file':
      return { kind: 'file' };
    case 'command':
      return { kind: 'command', command: commandLine(env.MASTER_KEY_COMMAND ?? '') };
    case 'vault-transit':
      if (vault) return { kind: 'vault-transit', ...vault, ...transit };
      throw new SettingsError(
        'MASTER_KEY_PROVIDER is vault-transit, and VAULT_ADDR or VAULT_TOKEN is not set. Set both.',
      );
    case 'aws-kms':
      if (keyId !== undefined) return { kind: 'aws-kms', keyId, endpoint };
      throw new SettingsError(
        'MASTER_KEY_PROVIDER is aws-kms, and AWS_KMS_KEY_ID is not set. Set it to the ARN of a key.',
      );
  }
}

/** Undefined: the settings name none, or give no token. */
function vaultOf(env: Environment): VaultSettings | undefined {
  const vaultUrl = url(env, 'VAULT_ADDR', /^https?:$/, 'https://vault.example.com:8200');
  const token = env.VAULT_TOKEN;
  const namespace = env.VAULT_NAMESPACE || undefined;
  const tokenFile = env.VAULT_TOKEN_FILE || undefined;
  return vaultUrl === '' || !token ? undefined : { url: vaultUrl, token, tokenFile, namespace };
}

/** A program and its arguments, apart at spaces, or as a list in JSON where one has spaces. */
function commandLine(text: string): string[] {
  const parts = text.trim().startsWith('[')
    ? jsonList(text)
    : text.split(/\s+/).filter((part) => part !== '');
  if (parts && parts.length > 0) return parts;
  throw new SettingsError(
    'MASTER_KEY_COMMAND is no command. It takes a program with its arguments, such as /usr/bin/pass show trunkline, or ["/usr/bin/pass", "show", "trunkline"]',
  );
}

function jsonList(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

function metrics(env: Environment): { token: string | undefined; port: number | undefined } | undefined {
  const token = env.METRICS_TOKEN || undefined;
  if (token !== undefined && !/^[\w.~+/=-]{16,}$/.test(token))
    throw new SettingsError(
      'METRICS_TOKEN is not a bearer token of at least 16 characters. Create one with: openssl rand -hex 32',
    );
  const port = env.METRICS_PORT ? wholeNumber(env, 'METRICS_PORT', 0, 0, 65_535) : undefined;
  return token === undefined && port === undefined ? undefined : { token, port };
}

/** Settings that are set together or not at all. */
function requireTogether(env: Environment, ...names: readonly string[]): void {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0 && missing.length < names.length) {
    throw new SettingsError(
      `Set ${names.join(' and ')} together, or none of them; missing: ${missing.join(', ')}.`,
    );
  }
}

/** The text of a PEM file of certificates: one that is absent or holds none would only show when a call fails. */
function authorities(file: string | undefined): string | undefined {
  if (!file) return undefined;
  const refuse = (reason: string) =>
    new SettingsError(
      `EGRESS_CA_FILE is "${file}"; ${reason}. It takes a PEM file of certificate authorities.`,
    );
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw refuse('it cannot be read');
  }
  const certificates = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  if (certificates.length === 0) throw refuse('it has no certificate');
  try {
    for (const certificate of certificates) new X509Certificate(certificate);
  } catch {
    throw refuse('one of its certificates cannot be read');
  }
  return text;
}

/** Ranges that have a name in TRUST_PROXY. */
const NAMED_RANGES = new Set(['loopback', 'linklocal', 'uniquelocal']);

function trustedProxy(text: string): string {
  if (NAMED_RANGES.has(text) || ipaddr.isValid(text) || ipaddr.isValidCIDR(text)) return text;
  throw new SettingsError(`TRUST_PROXY has "${text}"; it takes IPs and CIDR ranges, such as 10.0.0.0/8.`);
}

function mailFrom(text: string): string {
  if (/^[^<>@\s]+@[^<>@\s]+$/.test(text) || /^[^<>]*<[^<>@\s]+@[^<>@\s]+>$/.test(text)) return text;
  throw new SettingsError(
    `MAIL_FROM is "${text}"; it takes an address such as Trunkline <trunkline@example.com>`,
  );
}

/** The path of its URL is the number of a database. */
function redis(env: Environment): { url: string; timeoutMs: number } | undefined {
  const timeoutMs = wholeNumber(env, 'LIMIT_REDIS_MS', 100, 1, 10_000);
  const text = url(env, 'REDIS_URL', /^rediss?:$/, 'redis://user:password@host:6379');
  if (text === '') return undefined;
  const { pathname } = new URL(text);
  if (!/^(?:\/\d+)?$/.test(pathname))
    throw new SettingsError(
      'REDIS_URL has a path that is not the number of a database, such as the 1 of redis://host:6379/1',
    );
  return { url: text, timeoutMs };
}

function publicUrl(text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new SettingsError(`PUBLIC_URL is "${text}"; it takes a URL such as https://trunkline.example.com`);
  }
  const { origin, pathname, search, username, password } = new URL(text);
  if (username !== '' || password !== '')
    throw new SettingsError('PUBLIC_URL has a user or password, which no browser needs: take it out.');
  if (pathname !== '/' || search !== '') {
    throw new SettingsError(
      `PUBLIC_URL is "${text}"; it takes no path: Trunkline is served from the root of a host, such as https://trunkline.example.com`,
    );
  }
  return origin;
}
