import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

export const SOURCE_LOCALE = 'en';

/** Where the texts of the UI are found and translated (CONTRIBUTING.md, "Texts of the UI"). */
export default defineConfig({
  sourceLocale: SOURCE_LOCALE,
  locales: ['de'],
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['src'] }],
  format: formatter({ lineNumbers: false }),
});
