import { escapeEnvValue } from '../escaping.ts';
import type { StarterInput } from './starter-input.ts';

/** Exact versions: what was tried is what runs. */
const DEPENDENCIES = { '@base44/sdk': '0.8.50' };
const DEV_DEPENDENCIES = { '@types/node': '24.19.2', typescript: '6.0.3', vite: '8.3.8' };

export function packageJson({ appName }: StarterInput): string {
  return json({
    name: packageName(appName),
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '^20.19.0 || >=22.12.0' },
    scripts: { dev: 'vite', build: 'tsc && vite build', preview: 'vite preview' },
    dependencies: DEPENDENCIES,
    devDependencies: DEV_DEPENDENCIES,
  });
}

/** A slug of the app's name; a package may not have the name of one it depends on. */
export function packageName(appName: string): string {
  const slug = appName
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-|-$/g, '');
  if (slug === '') return 'trunkline-app';
  return Object.hasOwn(DEV_DEPENDENCIES, slug) ? `${slug}-app` : slug;
}

export function tsconfigJson(): string {
  return json({
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: ['node'],
      noEmit: true,
      allowImportingTsExtensions: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      strict: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      skipLibCheck: true,
    },
    include: ['src', 'vite.config.ts'],
  });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The token is the person's to paste: a download makes none. */
export function dotEnv({ serverUrl, appId }: StarterInput): string {
  return `# Read by vite.config.ts. Names without VITE_ stay out of the browser's code: the token must.
TRUNKLINE_URL=${escapeEnvValue(serverUrl)}
TRUNKLINE_APP_ID=${escapeEnvValue(appId)}
TRUNKLINE_TOKEN=
`;
}

export const dotGitignore = `.env
node_modules
dist
`;
