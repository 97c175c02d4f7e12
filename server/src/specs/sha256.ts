import { createHash } from 'node:crypto';

/** The hash that sources are compared by. */
export function sha256Of(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
