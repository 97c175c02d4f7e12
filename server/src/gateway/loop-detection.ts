import { hkdfSync } from 'node:crypto';
import { Problem } from '../http/problems.ts';

/** Loop detection by the CDN-Loop header (RFC 8586): a call never comes back to the Trunkline that sent it. */
export type LoopDetection = {
  /**
   * @param received the CDN-Loop header that the call came with
   * @returns the header to send to the API
   * @throws Problem loop_detected
   */
  nextHeader: (received: string | string[] | undefined) => string;
};

/** @param masterKey the processes of one Trunkline share it, so they recognise each other's requests */
export function createLoopDetection(masterKey: Buffer): LoopDetection {
  const id = `trunkline-${Buffer.from(hkdfSync('sha256', masterKey, '', 'CDN-Loop', 8)).toString('hex')}`;
  return {
    nextHeader(received) {
      if (received === undefined) return id;
      const header = [received].flat().join(', ');
      if (cdnIds(header).includes(id)) {
        throw new Problem(
          'loop_detected',
          'This call passed through this Trunkline before. Check that the base URL of the integration is the API’s, and not Trunkline’s own.',
        );
      }
      return `${header}, ${id}`;
    },
  };
}

/** The ids of a CDN-Loop header without their parameters (RFC 8586, 2). */
function cdnIds(header: string): string[] {
  return header.split(',').map((info) => info.split(';', 1)[0]?.trim() ?? '');
}
