import { expectAccessible, expectAccessibleStructure, expectNoSidewaysScroll } from './accessibility.ts';
import { screenTest as test } from './screen-test.ts';
import { SCREENS } from './screens.ts';

const NARROWEST = { width: 360, height: 740 };
const WIDEST = { width: 2560, height: 1440 };

test.describe('every screen', () => {
  for (const screen of SCREENS) {
    test(`${screen.name}: accessible, and as wide as its window from 360 to 2560 px`, async ({ show }) => {
      const page = await show(screen, NARROWEST);
      await expectNoSidewaysScroll(page);
      await expectAccessibleStructure(page);
      await page.setViewportSize(WIDEST);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  }
});
