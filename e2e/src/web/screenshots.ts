import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useColorScheme } from './accessibility.ts';
import { screenTest as test } from './screen-test.ts';
import { SCREENS } from './screens.ts';

/** `npm run screenshots [-- -g NAME]`: pictures of every screen, or of those whose name has NAME in it. */

const FOLDER = fileURLToPath(new URL('../../../screenshots', import.meta.url));
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

for (const screen of SCREENS) {
  test(`screenshots/${screen.name}-*.png`, async ({ show }) => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const page = await show(screen, viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await useColorScheme(page, colorScheme);
        const path = join(FOLDER, `${screen.name}-${size}-${colorScheme}.png`);
        await page.screenshot({ path, animations: 'disabled' });
      }
    }
  });
}
