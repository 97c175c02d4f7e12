import { extractor } from '@lingui/cli/api';
import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';
import { serverTextExtractor } from './server-texts.ts';

export const SOURCE_LOCALE = 'en';

/** Where the texts of the UI are found and translated (CONTRIBUTING.md, "Texts of the UI"). */
export default defineConfig({
  sourceLocale: SOURCE_LOCALE,
  locales: ['de'],
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['src', 'server-texts.ts'] }],
  extractors: [serverTextExtractor, extractor],
  format: formatter({ lineNumbers: false }),
});
