import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openScreen, SCREENS } from './screens.ts';
import { seed } from './seed.ts';
import { startWebApp } from './web-app.ts';

/** `npm run screenshots [-- NAME]`: pictures of every screen, or of those whose name has NAME in it. */

const FOLDER = fileURLToPath(new URL('../../../screenshots', import.meta.url));
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

const [wanted = ''] = process.argv.slice(2);
const cleanUps: (() => Promise<void> | void)[] = [];
const scope = { after: (cleanUp: () => Promise<void> | void) => void cleanUps.unshift(cleanUp) };

try {
  if (wanted === '') rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const app = await startWebApp(scope);
  await seed(app.server.url);
  // Signed in once: so many sign-ins in a row would be refused.
  const storageState = await (await app.person(scope)).context().storageState();
  for (const screen of SCREENS.filter(({ name }) => name.includes(wanted))) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const page = await app.visitor(scope, {
        viewport,
        ...(!screen.isForVisitors && { storageState }),
      });
      await openScreen(page, screen);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
        await page.screenshot({
          path: join(FOLDER, `${screen.name}-${size}-${colorScheme}.png`),
          animations: 'disabled',
        });
      }
    }
    console.log(`${screen.name}: screenshots/${screen.name}-*.png`);
  }
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
