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

/** RFC 9110, 15.3. */
export function isSuccess(statusCode: number): boolean {
  return statusCode >= 200 && statusCode <= 299;
}
