import { Type } from 'typebox';
import { Value } from 'typebox/value';

const DEFAULT_NAME = 'trunkline-app';
const MAX_NAME_LENGTH = 60;

const PackageManifest = Type.Object({
  name: Type.String(),
  devDependencies: Type.Record(Type.String(), Type.String()),
});

/**
 * Names the package after the app.
 *
 * @param template the text of the template's package.json
 * @returns the package's name, and the text of its package.json
 */
export function namePackage(template: string, appName: string): { name: string; manifest: string } {
  const manifest = Value.Parse(PackageManifest, JSON.parse(template));
  const slug = slugOf(appName) || DEFAULT_NAME;
  // npm refuses a package with the name of one of its dependencies.
  const name = Object.hasOwn(manifest.devDependencies, slug) ? `${slug}-app` : slug;
  return { name, manifest: `${JSON.stringify({ ...manifest, name }, null, 2)}\n` };
}

function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_NAME_LENGTH)
    .replaceAll(/^-|-$/g, '');
}
