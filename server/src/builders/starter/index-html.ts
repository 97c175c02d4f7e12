import { escapeHtml } from '../escaping.ts';
import type { StarterInput } from './starter-input.ts';

export function indexHtml({ appName }: StarterInput): string {
  const name = escapeHtml(appName);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${name}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/src/style.css">
  </head>
  <body>
    <header class="page-header">
      <h1>${name}</h1>
      <p>Live data through Trunkline</p>
    </header>
    <main id="operations"></main>
    <script type="module" src="/src/main.ts"></script>
  </body>
</html>
`;
}
