/** The responses of the origin, by path: the sizes that calls are compared with. */
export const RESPONSES = [
  { name: '1 KB', path: '/items', bytes: 1_000 },
  { name: '100 KB', path: '/items-100kb', bytes: 100_000 },
  { name: '5 MB', path: '/items-5mb', bytes: 5_000_000 },
] as const;

export type ResponseSize = (typeof RESPONSES)[number];
