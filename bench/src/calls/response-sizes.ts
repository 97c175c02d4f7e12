/**
 * The responses of the origin, by path: the sizes that calls are compared with, over how many connections, and for how long
 * in each round.
 */
export const RESPONSES = [
  { name: '1 KB', path: '/items', bytes: 1_000, connections: [1, 32, 256], seconds: 2 },
  { name: '100 KB', path: '/items-100kb', bytes: 100_000, connections: [1, 32], seconds: 2 },
  { name: '5 MB', path: '/items-5mb', bytes: 5_000_000, connections: [1, 32], seconds: 5 },
] as const;

export type ResponseSize = (typeof RESPONSES)[number];
