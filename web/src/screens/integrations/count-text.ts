import { plural } from '@lingui/core/macro';

const TEXTS = {
  endpoint: (count: number) => plural(count, { one: '# endpoint', other: '# endpoints' }),
  call: (count: number) => plural(count, { one: '# call', other: '# calls' }),
  error: (count: number) => plural(count, { one: '# error', other: '# errors' }),
  app: (count: number) => plural(count, { one: '# app', other: '# apps' }),
  day: (count: number) => plural(count, { one: '# day', other: '# days' }),
  'captured call': (count: number) => plural(count, { one: '# captured call', other: '# captured calls' }),
  'other app': (count: number) => plural(count, { one: '# other app', other: '# other apps' }),
};

/** "1 call", "2,048 calls". */
export function countText(count: number, kind: keyof typeof TEXTS): string {
  return TEXTS[kind](count);
}
