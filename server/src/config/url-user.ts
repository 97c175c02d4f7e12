import { SettingsError } from './settings-error.ts';

/**
 * User and password of a URL are percent-encoded (RFC 3986, 3.2.1).
 *
 * @throws SettingsError naming the setting, where a % in them is no escape
 */
export function requireDecodableUser(name: string, { username, password }: URL): void {
  try {
    decodeURIComponent(username + password);
  } catch {
    throw new SettingsError(`${name} has a user or password with a % that is no escape: write it as %25`);
  }
}
