import { answerModule } from './answer-module.ts';
import { elementModule } from './element-module.ts';
import { indexHtml } from './index-html.ts';
import { mainModule } from './main-module.ts';
import { operationsModule } from './operations-module.ts';
import { dotEnv, dotGitignore, packageJson, tsconfigJson } from './project.ts';
import { readme } from './readme.ts';
import type { StarterInput } from './starter-input.ts';
import { stylesheet } from './stylesheet.ts';
import { trunklineModule } from './trunkline-module.ts';
import { viteConfig } from './vite-config.ts';

export type { StarterInput, StarterOperation } from './starter-input.ts';

/**
 * A small Vite app that shows the data of the operations. The token's place is `.env`, and nowhere else.
 *
 * @returns the text of each file by its path
 */
export function starterFiles(input: StarterInput): Map<string, string> {
  return new Map([
    ['README.md', readme(input)],
    ['package.json', packageJson(input)],
    ['tsconfig.json', tsconfigJson()],
    ['vite.config.ts', viteConfig],
    ['.env', dotEnv(input)],
    ['.env.example', dotEnv(input)],
    ['.gitignore', dotGitignore],
    ['index.html', indexHtml(input)],
    ['src/main.ts', mainModule],
    ['src/answer.ts', answerModule],
    ['src/element.ts', elementModule],
    ['src/operations.ts', operationsModule(input)],
    ['src/trunkline.ts', trunklineModule],
    ['src/style.css', stylesheet],
  ]);
}
