import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { linguiMacros, messageCatalogs } from './messages.ts';

/** What most screens are made of: icons, queries, text inputs, cards and tables. None of it floats over the page. */
const BASICS = new RegExp(
  [
    '@tabler|@mantine/hooks|core/esm/core/|src/api/queries|useInfiniteQuery|useQueries',
    'core/esm/components/(Input/|InputBase|TextInput|NativeSelect|SegmentedControl|FloatingIndicator)',
    'core/esm/components/(Badge|Center|ColorSwatch|Paper|Skeleton|VisuallyHidden|Combobox/(ComboboxChevron|get-parsed))',
    'src/components/(CardGrid|DataTable|EmptyState|Monogram|Page|RelativeTime|RowLink|Sparkline|ShowMore|Skeletons)',
    'src/components/(links|percent|number-text|SearchInput|SettledSearchInput)',
  ].join('|'),
);

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
    // What every page loads is one file, and so is what most screens are made of. Of the rest, what the same screens share
    // is a file, unless it is too small to be worth a request: menus and dialogs are loaded where they are opened.
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${name.replace(/~.*/, '')}-[hash].js`,
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 2 },
            // What decodes JSON is needed by none at first, as what it has in common with screens is.
            { name: 'roles', test: /contract\/src\/(roles|plans)/, priority: 2 },
            { name: 'schemas', test: /node_modules\/typebox|contract\/src\/schemas|decode-json/ },
            { name: 'basics', test: BASICS, minShareCount: 3, priority: 1 },
            { name: 'shared', minShareCount: 6, entriesAware: true, entriesAwareMergeThreshold: 4_000 },
          ],
        },
      },
    },
  },
  // `npm run dev -w web`: pages with hot reloading, over a server that runs at its usual port.
  server: { port: 4401, proxy: { '/api': 'http://127.0.0.1:4400' } },
});
