import { hash, timingSafeEqual } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { decodeJsonColumn } from '../storage/json-column.ts';

/** What an authorization code is bound to. */
export const BoundCode = Type.Object({
  redirect_uri: Type.String(),
  /** The S256 challenge (RFC 7636, 4.2). */
  challenge: Type.String(),
  expires_at: Type.String(),
  /** When the session ends that begins with the code. */
  session_expires_at: Type.String(),
});
export type BoundCode = Static<typeof BoundCode>;

/** How long a code can be used. */
export const CODE_MS = 60_000;

/** @throws Error when what is stored is damaged */
export function decodeCode(session: { id: string; code: string }): BoundCode {
  return decodeJsonColumn(BoundCode, session.code, 'agent_sessions.code', session.id);
}

/** Whether a text is an S256 challenge: a SHA-256 in base64url. */
export function isChallenge(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/** Whether a verifier (RFC 7636, 4.1) is that of the challenge. */
export function isVerifierOf(challenge: string, verifier: string): boolean {
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return false;
  const given = Buffer.from(hash('sha256', verifier, 'base64url'));
  const expected = Buffer.from(challenge);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
