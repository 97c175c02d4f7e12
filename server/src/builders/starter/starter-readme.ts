import { escapeMarkdown, markdownCodeSpan, markdownJson } from '../escaping.ts';
import type { StarterInput, StarterOperation } from './starter-input.ts';
import { fillPlaceholders } from './template.ts';

/** Fills the template's README.md. */
export function starterReadme(template: string, { appName, serverUrl, operations }: StarterInput): string {
  return fillPlaceholders(template, {
    app_name: escapeMarkdown(appName),
    server_url: markdownCodeSpan(serverUrl),
    operations: operations.map(listItem).join('\n') || 'No operations yet.',
    example_call: exampleCall(operations[0]),
  });
}

function listItem({ integrationName, slug, key, summary }: StarterOperation): string {
  const name = markdownCodeSpan(`${slug} ${key}`);
  return `- ${escapeMarkdown(integrationName)}: ${name} ${escapeMarkdown(summary)}`.trimEnd();
}

function exampleCall(operation: StarterOperation | undefined): string {
  if (!operation) return "const data = await call('slug get:/path');";
  const required = operation.parameters.some((parameter) => parameter.required);
  const name = markdownJson(`${operation.slug} ${operation.key}`);
  return `const data = await call(${name}${required ? ', { /* the required parameters */ }' : ''});`;
}
