import type { Readable } from 'node:stream';

/** What an API answered, whole or as it arrives. */

export type UpstreamHeaders = Record<string, string | string[] | undefined>;
export type UpstreamResponse = {
  statusCode: number;
  headers: UpstreamHeaders;
  body: Buffer;
  /** From the start of the request to the answer's first line. */
  firstByteMs: number;
};
export type UpstreamStreamingResponse = { statusCode: number; headers: UpstreamHeaders; body: Readable };
