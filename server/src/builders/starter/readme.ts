import { escapeMarkdown, markdownCodeSpan } from '../escaping.ts';
import type { StarterInput, StarterOperation } from './starter-input.ts';

export function readme({ appName, serverUrl, operations }: StarterInput): string {
  return `# ${escapeMarkdown(appName)}

A small web app that shows the data of APIs. It calls them through Trunkline at ${markdownCodeSpan(serverUrl)},
which holds their keys.

## Run

Make a token for this app in Trunkline, and paste it in \`.env\` behind \`TRUNKLINE_TOKEN=\`. Then:

\`\`\`sh
npm install
npm run dev
\`\`\`

Needs Node.js 20.19, 22.12 or later.

## The token

\`TRUNKLINE_TOKEN\` in \`.env\` is the app's own token. Vite's server adds it to calls on their way to Trunkline
(\`vite.config.ts\`): the browser never holds it, the built files do not contain it, and git ignores \`.env\`.
If it got out, revoke it in Trunkline and make another.

## What it calls

${operations.map(operationLine).join('\n') || 'Nothing yet.'}

Each section of the page is one operation that reads (\`src/main.ts\`). In code they are typed:

\`\`\`ts
import { call } from './trunkline.ts';

${exampleCall(operations[0])}
\`\`\`

## Deploy

\`npm run build\` writes static files to \`dist\`. They call \`/api\` on their own address, so choose one:

- **A server of your own that adds the token.** Serve \`dist\`, and forward \`/api\` to Trunkline with
  \`Authorization: Bearer …\`, without \`Origin\` and \`Cookie\`, as \`vite.config.ts\` does. Whoever reaches that
  server uses the token, so sign people in first. \`npm run preview\` does it too, for a look on this computer only.
- **Your users' own tokens.** Where your app signs people in and Trunkline trusts its issuer, pass
  \`serverUrl\` and each person's \`token\` to \`createClient\` in \`src/trunkline.ts\`, and add the page's
  address to the app's allowed origins in Trunkline. No server is needed.
`;
}

function operationLine({ integrationName, slug, key, summary }: StarterOperation): string {
  return `- ${escapeMarkdown(integrationName)}: ${markdownCodeSpan(`${slug} ${key}`)} ${escapeMarkdown(summary)}`.trimEnd();
}

function exampleCall(operation: StarterOperation | undefined): string {
  if (!operation) return "const answer = await call('slug get:/path');";
  const required = operation.parameters.some((parameter) => parameter.required);
  const name = JSON.stringify(`${operation.slug} ${operation.key}`).replaceAll('`', '\\u0060');
  return `const answer = await call(${name}${required ? ', { /* what it requires */ }' : ''});`;
}
