import { posix } from 'node:path';
import Type, { type Static } from 'typebox';

/** The part of package-lock.json that says what depends on what. */
export const PackageLock = Type.Object({
  packages: Type.Record(
    Type.String(),
    Type.Object({
      name: Type.Optional(Type.String()),
      version: Type.Optional(Type.String()),
      license: Type.Optional(Type.String()),
      integrity: Type.Optional(Type.String()),
      link: Type.Optional(Type.Boolean()),
      resolved: Type.Optional(Type.String()),
      dependencies: Type.Optional(Type.Record(Type.String(), Type.String())),
      optionalDependencies: Type.Optional(Type.Record(Type.String(), Type.String())),
    }),
  ),
});
type PackageLock = Static<typeof PackageLock>;
type Product = { name: string; version: string; license: string };

/**
 * What a product is made of, as a document of CycloneDX 1.6. `npm sbom` leaves out packages of workspaces.
 *
 * @param roots the folders that are in it with their production dependencies: workspaces and packages
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function billOfMaterials({ packages }: PackageLock, roots: readonly string[], product: Product) {
  const found = new Map<string, string[]>();
  const waiting = [...roots];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const { dependencies, optionalDependencies } = packages[path] ?? {};
    const names = Object.keys({ ...dependencies, ...optionalDependencies });
    const children = names.flatMap((name) => locate(packages, path, name) ?? []);
    found.set(path, children);
    waiting.push(...children);
  }
  const paths = [...found.keys()].filter((path) => path.includes('node_modules/')).sort();
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': product.name,
        name: product.name,
        version: product.version,
        licenses: licensesOf(product.license),
      },
    },
    components: paths.map((path) => componentOf(packages, path)),
    dependencies: paths.map((path) => ({ ref: path, dependsOn: found.get(path) ?? [] })),
  };
}

/** As Node resolves a name: in the folder's own node_modules, then in those above it. */
function locate(packages: PackageLock['packages'], from: string, name: string): string | undefined {
  for (let folder = from; ; folder = posix.dirname(folder)) {
    const path = folder === '.' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const entry = packages[path];
    if (entry) return entry.link ? entry.resolved : path;
    if (folder === '.') return undefined;
  }
}

function componentOf(packages: PackageLock['packages'], path: string) {
  const {
    name = path.slice(path.lastIndexOf('node_modules/') + 13),
    version,
    license,
    integrity,
  } = packages[path] ?? {};
  return {
    type: 'library',
    'bom-ref': path,
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(license !== undefined && { licenses: licensesOf(license) }),
    ...(integrity?.startsWith('sha512-') && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }],
    }),
  };
}

/** One identifier of SPDX, or an expression of several. */
function licensesOf(license: string) {
  return /^[\w.+-]+$/.test(license) ? [{ license: { id: license } }] : [{ expression: license }];
}
