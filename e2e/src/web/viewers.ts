import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import type { Installation } from '../installation.ts';
import { watch } from './watch.ts';

/** One who looks at screens, and the function that asserts that nothing went wrong since its last call. */
export type Viewer = { page: Page; expectNothingWrong: () => void };

export type Viewers = { admin: Viewer; visitor: Viewer };

/** Opens a page of the admin and one without a session, in contexts of their own, which the caller closes. */
export async function openViewers(
  browser: Browser,
  baseURL: string,
  { session }: Installation,
): Promise<Viewers> {
  const view = async (options: BrowserContextOptions): Promise<Viewer> => {
    const context = await browser.newContext({ baseURL, reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    return { page, expectNothingWrong: watch(page, baseURL) };
  };
  return { admin: await view({ storageState: session }), visitor: await view({}) };
}
