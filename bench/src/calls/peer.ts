/** A way to reach the origin: its address and the request that goes through it. */
export type Peer = {
  name: string;
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  pid?: number;
  stop: () => Promise<void>;
};
