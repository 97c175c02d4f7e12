import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { linguiMacros, messageCatalogs } from './messages.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), linguiMacros(), messageCatalogs()],
  // The server puts a fresh nonce in its place on every page (server/src/web/routes.ts).
  html: { cspNonce: 'CSP_NONCE' },
  build: {
    // The first versions that support light-dark() in CSS.
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    // Fonts and pictures stay files: the Content-Security-Policy allows none from data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Each file costs some milliseconds to load, and many have 200 bytes: there is one for all icons, and one for what
    // many screens share. Without it, the first screen takes twice the requests and a third more time of the processor.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'icons', test: /@tabler/ },
            // What decodes JSON is shared by many, and needed by none at first, as what it has in common with the layout is.
            { name: 'roles', test: /contract\/src\/(roles|plans)/, priority: 1 },
            { name: 'schemas', test: /node_modules\/typebox|contract\/src\/schemas|decode-json/ },
            { name: 'shared', minShareCount: 6 },
          ],
        },
      },
    },
  },
  // `npm run dev -w web`: pages with hot reloading, over a server that runs at its usual port.
  server: { port: 4401, proxy: { '/api': 'http://127.0.0.1:4400' } },
});
