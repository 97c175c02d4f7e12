import type { ResponseSize } from './response-sizes.ts';

/** A way to reach the origin: a process, and the request that goes through it. */
export type Peer = {
  name: string;
  pid: number;
  request: (path: ResponseSize['path']) => PeerRequest;
  /** One that the document of the origin does not permit; absent: the peer does not validate. */
  invalidRequest?: PeerRequest;
  stop: () => Promise<void>;
};

export type PeerRequest = {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
};

/** What the proxies add on the way, and Trunkline as a header of its workspace. */
export const SECRET_HEADER = { name: 'X-Api-Key', value: 'a secret of twenty-eight chars' } as const;
