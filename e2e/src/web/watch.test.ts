import { startUpstream } from '../../../server/src/testing/upstream.ts';
import { expect, plainTest } from '../fixtures.ts';
import { watch } from './watch.ts';

const POLICY = "default-src 'self'; script-src 'self' 'nonce-1'";
const script = (code: string) => `<script nonce="1">${code}</script>`;

/** Opens a watched page with something on it. */
type Show = (body: string) => Promise<() => void>;

const test = plainTest.extend<{ show: Show }>({
  show: ({ page, scope }, use) =>
    use(async (body) => {
      const { url } = await startUpstream(scope, ({ line }, response) => {
        const [, status = '200'] = /^GET \/(\d+)/.exec(line) ?? [];
        response.writeHead(Number(status), {
          'content-type': 'text/html',
          'content-security-policy': POLICY,
        });
        response.end(`<!doctype html>${body}`);
      });
      const expectNothingWrong = watch(page, url);
      await page.goto(url);
      await page.waitForLoadState('networkidle');
      return expectNothingWrong;
    }),
});

test.describe('the watch over a page', () => {
  for (const [what, body, reason] of [
    ['an inline style that the policy refuses', '<style>p { color: red }</style>', /console: .*style-src/],
    ['an inline script that the policy refuses', '<script>1</script>', /console: .*script-src/],
    ['an error on the console', script('console.error("broken")'), /console: broken/],
    ['an uncaught error', script('throw new Error("broken")'), /uncaught: .*broken/],
    ['a request to another server', '<img src="http://other.localhost:1/">', /requested another server/],
    ['a response of status 500', script('fetch("/500")'), /status 500/],
  ] as const)
    test(`notices ${what}`, async ({ show }) => {
      const expectNothingWrong = await show(body);
      expect(expectNothingWrong).toThrow(reason);
    });

  test('accepts a 4xx response', async ({ show }) => {
    const expectNothingWrong = await show(script('fetch("/404")'));
    expectNothingWrong();
  });
});
