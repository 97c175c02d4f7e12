import { escapeEnvValue } from '../escaping.ts';
import { operationsModule } from './operations-module.ts';
import { namePackage } from './package-manifest.ts';
import type { StarterInput } from './starter-input.ts';
import { starterReadme } from './starter-readme.ts';
import { fillPlaceholders, readTemplateFile, TEMPLATE_FILES } from './template.ts';

export type { StarterInput, StarterOperation } from './starter-input.ts';

/** A starter app: the name of its package, and the text of each file by its path. */
export type Starter = { packageName: string; files: Map<string, string> };

/**
 * Makes a small Vite app that shows the data of the operations: the files of templates/starter, with what depends on
 * the app filled in. The app's token belongs in `.env`, where a user pastes it: a starter contains none.
 */
export async function buildStarter(input: StarterInput): Promise<Starter> {
  const template = new Map(
    await Promise.all(TEMPLATE_FILES.map(async (path) => [path, await readTemplateFile(path)] as const)),
  );
  const textOf = (path: (typeof TEMPLATE_FILES)[number]) => template.get(path) ?? '';
  const { name, manifest } = namePackage(textOf('package.json'), input.appName);
  const env = fillPlaceholders(textOf('.env.example'), {
    server_url: escapeEnvValue(input.serverUrl),
    app_id: escapeEnvValue(input.appId),
  });
  const files = new Map<string, string>(template);
  files.delete('_gitignore');
  files
    .set('.gitignore', textOf('_gitignore'))
    .set('.env', env)
    .set('.env.example', env)
    .set('README.md', starterReadme(textOf('README.md'), input))
    .set('package.json', manifest)
    .set('src/operations.ts', operationsModule(input));
  return { packageName: name, files };
}
