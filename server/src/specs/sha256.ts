import { createHash } from 'node:crypto';

/** The hash by which a source is known again. */
export function sha256Of(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
