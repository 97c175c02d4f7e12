import type { Readable } from 'node:stream';
import type { Problem } from '../../http/problems.ts';

/** The response of an API, its body buffered or streaming. */

export type UpstreamHeaders = Record<string, string | string[] | undefined>;

export type ResponseHead = {
  statusCode: number;
  headers: UpstreamHeaders;
  /** From the start of the request to the response's status line. */
  firstByteMs: number;
};

/** `body`: all of it, or its beginning where the rest is received later. */
export type UpstreamResponse = ResponseHead & {
  body: Buffer;
  /** The same as it arrived, where `body` has to be made of it first: for what needs no more. */
  chunks?: readonly Buffer[];
  rest?: ResponseRest;
};

/** What follows the beginning of a large response: nothing is received before it is read. */
export type ResponseRest = {
  read: (onData: (chunk: Buffer) => void) => void;
  /** No time of the call passes while it is paused. */
  pause: () => void;
  resume: () => void;
  abort: (problem: Problem) => void;
  /** Rejects with the Problem that ended it early. */
  ended: Promise<void>;
};

/** Which responses are handed over before their end. */
export type EarlyResponses = {
  /** A larger body, where its head and its beginning are accepted. */
  beyondBytes: number;
  acceptHead: (head: { statusCode: number; headers: UpstreamHeaders }) => boolean;
  acceptBeginning: (bytes: Buffer) => boolean;
};
export type UpstreamStreamingResponse = ResponseHead & { body: Readable };

/** RFC 9110, 15.3. */
export function isSuccess(statusCode: number): boolean {
  return statusCode >= 200 && statusCode <= 299;
}
