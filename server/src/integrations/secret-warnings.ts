import { decodeJwt } from 'jose';
import type { PlaintextCredential } from './credential.ts';
import type { PlaintextHeader } from './headers.ts';

/** What to know of secrets before they are used: who could read them on the way, and when they stop working. */

type Secrets = { headers: readonly PlaintextHeader[]; credentials: readonly PlaintextCredential[] };

/** A warning where secrets would be sent without encryption to another machine. */
export function plainHttpWarning(baseUrl: string, hasSecrets: boolean): string[] {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === 'http:' && hasSecrets && !isOnThisMachine(hostname)
    ? [
        `The credentials are sent to ${hostname} over plain http, where anyone on the way can read them. Use https:// if the API has it.`,
      ]
    : [];
}

/** Loopback, and the names that no resolver resolves (RFC 6761): the sample API has one of them. */
function isOnThisMachine(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$|\.(localhost|invalid)$/.test(hostname);
}

/** How long before a value expires by the date that was entered with it the first warning comes. */
const EXPIRY_WARNING_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * A warning for each value that soon expires, by the date that was entered with it, and for each other one that is a token
 * with a time when it expires (RFC 7519, 4.1.4): of the token only that time.
 */
export function expiryWarnings({ headers, credentials }: Secrets, now: number): string[] {
  const values = [
    ...headers.map(({ name, value, expires_at }) => ({ name: `the header ${name}`, value, expires_at })),
    ...credentials.map((credential) => ({
      name: nameOf(credential),
      value: credential.secret,
      expires_at: credential.expires_at,
    })),
  ];
  return values.flatMap(({ name, value, expires_at }) => {
    if (expires_at) return enteredExpiryWarning(name, Date.parse(expires_at), now);
    const expiresAt = expiryOf(value);
    return expiresAt === undefined ? [] : [expiryWarning(name, expiresAt, now)];
  });
}

function enteredExpiryWarning(name: string, expiresAt: number, now: number): string[] {
  if (expiresAt > now + EXPIRY_WARNING_DAYS * DAY_MS) return [];
  return [
    expiresAt <= now
      ? `The value of ${name} expired on ${dateText(expiresAt)} UTC, by the date that was entered with it. Replace it.`
      : `The value of ${name} expires on ${dateText(expiresAt)} UTC, by the date that was entered with it. Replace it before.`,
  ];
}

function nameOf(credential: PlaintextCredential): string {
  if (credential.type === 'api_key') return `the key ${credential.name}`;
  return credential.type === 'bearer' ? 'the bearer token' : 'the secret';
}

function expiryWarning(name: string, expiresAt: number, now: number): string {
  const date = dateText(expiresAt);
  return expiresAt <= now
    ? `The value of ${name} is a token that expired on ${date} UTC. Replace it.`
    : `The value of ${name} is a token that expires on ${date} UTC: calls fail after that. Replace it before, or use a key that does not expire.`;
}

function dateText(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

/** The last time that a date can have (ECMA-262, 21.4.1.1). */
const MAX_TIME = 8.64e15;

/** When a JSON Web Token in a text expires, in milliseconds; undefined where there is none, or it does not expire. */
function expiryOf(text: string): number | undefined {
  const [token] = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/.exec(text) ?? [];
  if (token === undefined) return undefined;
  try {
    const { exp } = decodeJwt(token);
    const time = (exp ?? Number.NaN) * 1000;
    return Math.abs(time) <= MAX_TIME ? time : undefined;
  } catch {
    // It only looks like one.
    return undefined;
  }
}
