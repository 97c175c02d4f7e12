import { SettingsError } from './settings-error.ts';

/** How settings of one kind are read, wherever they belong. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** One of a few words; the fallback where it is not set. @throws SettingsError that lists them */
export function oneOf<T extends string>(
  env: Environment,
  name: string,
  allowed: readonly T[],
  fallback: T,
): T {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const found = allowed.find((value) => value === text);
  if (found === undefined)
    throw new SettingsError(`${name} is "${text}"; it takes one of ${allowed.join(', ')}.`);
  return found;
}

/**
 * A URL with a host, without slashes at its end; empty where it is not set.
 *
 * @throws SettingsError that does not repeat it: a URL may contain a password
 */
export function url(env: Environment, name: string, protocol: RegExp, example: string): string {
  const text = env[name] ?? '';
  if (text !== '' && !isUrlWithHost(text, protocol)) {
    throw new SettingsError(`${name} is not a URL such as ${example}`);
  }
  if (text !== '') requireDecodableUser(name, new URL(text));
  return text.replace(/\/+$/, '');
}

function isUrlWithHost(text: string, protocol: RegExp): boolean {
  if (!URL.canParse(text)) return false;
  const parsed = new URL(text);
  return protocol.test(parsed.protocol) && parsed.hostname !== '';
}

/**
 * User and password of a URL are percent-encoded (RFC 3986, 3.2.1).
 *
 * @throws SettingsError naming the setting, where a % in them is no escape
 */
function requireDecodableUser(name: string, { username, password }: URL): void {
  try {
    decodeURIComponent(username + password);
  } catch {
    throw new SettingsError(`${name} has a user or password with a % that is no escape: write it as %25`);
  }
}

/** What `parse` reads. @throws SettingsError with the sentence of its error */
export function parsed<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error));
  }
}
