import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';

/**
 * Records what goes wrong on a page: errors on its console (breaches of the Content-Security-Policy are among them),
 * uncaught errors, requests that fail, responses of status 500 and above, and requests to any other server.
 *
 * @returns the function that asserts that nothing did, since its last call
 */
export function watch(page: Page, serverUrl: string): () => void {
  const issues: string[] = [];
  page.on('console', (message) => {
    // The console reports refusals (401, 404, 422) and being offline as errors, which tests cause on purpose. Code that did
    // not load while offline is one too, although a screen says so.
    const isExpected =
      /^Failed to load resource: .*(status of 4\d\d|ERR_INTERNET_DISCONNECTED)|^\w*Error: (Unable to preload CSS|Failed to fetch dynamically imported module)/.test(
        message.text(),
      );
    if (message.type() === 'error' && !isExpected) issues.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => issues.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // Leaving a page cancels the requests that it still waits for.
    if (reason !== 'net::ERR_ABORTED' && reason !== 'net::ERR_INTERNET_DISCONNECTED')
      issues.push(`${request.method()} ${request.url()}: ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) issues.push(`${response.url()}: status ${response.status()}`);
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && origin !== serverUrl)
      issues.push(`requested another server: ${request.url()}`);
  });
  return () => assert.deepEqual(issues.splice(0), []);
}
