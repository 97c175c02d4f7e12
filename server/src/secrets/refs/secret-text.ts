import { SecretUnresolved } from './secret-unresolved.ts';

/** More is no secret that a request has. */
export const MAX_SECRET_BYTES = 64 * 1024;

/**
 * What a source has, as text. One line break at the end, with which editors and shells end a file, is no part of it.
 *
 * @param location for the message
 * @throws SecretUnresolved where it is empty, too large, or no text
 */
export function secretText(bytes: Uint8Array, location: string): string {
  if (bytes.length > MAX_SECRET_BYTES)
    throw new SecretUnresolved(`${location} has more than ${MAX_SECRET_BYTES} bytes, which no secret has.`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SecretUnresolved(`${location} is no text in UTF-8.`);
  }
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new SecretUnresolved(`${location} is empty.`);
  return secret;
}

/**
 * A field of a JSON object that a secret store has.
 *
 * @throws SecretUnresolved where there is none, or it is neither a text nor a number
 */
export function fieldOf(fields: unknown, field: string, location: string): string {
  const members = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
  const value: unknown = members.find(([name]) => name === field)?.[1];
  if (value === undefined)
    throw new SecretUnresolved(`${location} has no field ${field}. Correct the part after "#".`);
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new SecretUnresolved(`the field ${field} of ${location} is no text.`);
  return secretText(Buffer.from(String(value)), `the field ${field} of ${location}`);
}
