import type { Readable } from 'node:stream';

/** The response of an API, its body buffered or streaming. */

export type UpstreamHeaders = Record<string, string | string[] | undefined>;

export type ResponseHead = {
  statusCode: number;
  headers: UpstreamHeaders;
  /** From the start of the request to the response's status line. */
  firstByteMs: number;
};

export type UpstreamResponse = ResponseHead & { body: Buffer };
export type UpstreamStreamingResponse = ResponseHead & { body: Readable };

/** The first value of a header. */
export function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
