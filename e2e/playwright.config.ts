import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS } from './src/chromium.ts';

/** Long beside what a person would wait: a machine that is busy with more than us is no fault of the page. */
const TIMEOUT_MS = 60_000;

/** `npm run test:e2e`, `npm run screenshots` and `npm run lighthouse`. */
export default defineConfig({
  outputDir: 'test-results',
  globalSetup: './src/global-setup.ts',
  fullyParallel: true,
  // One more than the processors of the smallest machine: a test often waits for its page.
  workers: 3,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 300_000,
  expect: { timeout: TIMEOUT_MS },
  reporter: [['list'], ['json', { outputFile: 'test-results/results.json' }]],
  projects: [
    { name: 'tests', testDir: 'src', testMatch: '**/*.test.ts' },
    { name: 'screenshots', testDir: 'src', testMatch: 'web/screenshots.ts' },
    { name: 'lighthouse', testDir: 'src', testMatch: 'web/lighthouse.ts' },
  ],
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    actionTimeout: TIMEOUT_MS,
    navigationTimeout: TIMEOUT_MS,
    // Nothing that fades in or out is looked at halfway.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      // Set by global-setup.ts before the workers read this.
      ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
      args: [...CHROMIUM_ARGS],
    },
  },
});
