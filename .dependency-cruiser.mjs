/**
 * Dependencies point one way: routes -> rules -> storage, and `openapi` imports no other part.
 * docs/architecture.md draws the same picture for people.
 */
const part = (name) => `^server/src/${name}/`;

const TESTS = ['\\.test\\.ts$', '^server/src/testing/'];
/** Pure functions that encode and decode what a column holds. */
const COLUMN_FORMATS =
  '^server/src/(specs/compression|specs/operation-list|call-log/latency-histogram|call-log/days)\\.ts$';
const ROUTES = ['-routes?\\.ts$', '^server/src/web/routes\\.ts$'];
/**
 * Where HTTP is handled: routes, the hooks before them (require-user.ts, import-requests.ts, observed-call.ts), the server itself, and the
 * sample API's own.
 */
const EDGE = [
  ...ROUTES,
  '/require-[a-z]+\\.ts$',
  '^server/src/specs/import-requests\\.ts$',
  '^server/src/gateway/observed-call\\.ts$',
  '^server/src/(routes|services|start)\\.ts$',
  part('http'),
  part('web'),
  part('sample'),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only-start-builds-the-services',
      severity: 'error',
      from: { pathNot: ['^server/src/start\\.ts$', '^server/src/testing/', '\\.test\\.ts$', '^bench/'] },
      to: { path: '^server/src/(services|routes)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'fastify-only-at-the-edge',
      comment:
        'Rules and storage know no HTTP framework, not even its types: only routes, hooks and http/ do.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: [...EDGE, ...TESTS] },
      to: { path: '(^|node_modules/)(fastify|@fastify/[^/]+)(/|$)' },
    },
    {
      name: 'rules-and-storage-import-no-routes',
      comment: 'routes -> rules -> storage: what decides and what stores can be called without HTTP.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: [...ROUTES, '^server/src/(routes|start)\\.ts$', ...TESTS] },
      to: { path: ROUTES },
    },
    {
      name: 'routes-import-no-storage-files',
      comment: 'routes -> rules -> storage: a route asks a rule, and knows the types of rows at most.',
      severity: 'error',
      from: { path: ROUTES, pathNot: TESTS },
      to: { path: '-storage\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'storage-files-import-no-rules',
      comment:
        'routes -> rules -> storage: a *-storage.ts file holds SQL, and imports only storage and types.',
      severity: 'error',
      from: { path: '-storage\\.ts$', pathNot: TESTS },
      to: {
        path: '^server/src/',
        pathNot: [
          '^server/src/storage/',
          '-storage\\.ts$',
          '^server/src/http/problems\\.ts$',
          COLUMN_FORMATS,
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-storage-files-import-the-query-builder',
      comment:
        'routes -> rules -> storage: rules pass the database on and open transactions. (checks/sql-in-storage-only.grit refuses their queries.)',
      severity: 'error',
      from: { path: '^server/src/', pathNot: ['-storage\\.ts$', part('storage'), ...TESTS] },
      to: { path: '(^|node_modules/)kysely(/|$)' },
    },
    {
      name: 'bytes-imports-no-other-part',
      severity: 'error',
      from: { path: part('bytes'), pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: part('bytes') },
    },
    {
      name: 'openapi-imports-no-other-part',
      severity: 'error',
      from: { path: part('openapi'), pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: part('openapi') },
    },
    {
      name: 'storage-knows-no-rules',
      severity: 'error',
      from: { path: part('storage'), pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: part('storage') },
    },
    {
      name: 'egress-imports-no-other-part',
      severity: 'error',
      from: { path: part('egress'), pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(?!egress/)' },
    },
    {
      name: 'secrets-know-only-storage',
      severity: 'error',
      from: { path: part('secrets'), pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(?!secrets/|storage/)' },
    },
    {
      name: 'only-egress-opens-connections',
      comment:
        'Every outward connection to what members enter goes through the guarded dispatcher; the database is the operator’s.',
      severity: 'error',
      from: {
        path: '^server/src/',
        pathNot: [part('egress'), part('storage/postgres'), '\\.test\\.ts$', '^server/src/testing/'],
      },
      to: {
        path: '^(undici|node:https?|https?|node:net|net|node:tls|tls)(/|$)|node_modules/undici/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'parser-threads-compress-nothing',
      comment:
        'A thread that is ended while it creates a stream of zlib ends the process (specs/compression.ts).',
      severity: 'error',
      from: { path: '^server/src/specs/parser-worker\\.ts$' },
      to: { path: '^(node:)?zlib$', reachable: true },
    },
    {
      name: 'unit-tests-start-nothing',
      comment:
        'What starts a server, opens a socket or a database is tested in a *.server.test.ts or *.postgres.test.ts file.',
      severity: 'error',
      from: { path: '\\.test\\.ts$', pathNot: ['\\.(server|postgres)\\.test\\.ts$', '^e2e/'] },
      to: {
        path: [
          '^server/src/(start|services|storage/database)\\.ts$',
          // Of the shared parts of tests, these start nothing.
          '^server/src/testing/(?!fixtures|recorded-log|setting-names|temporary-folder|typescript)',
          '^(node:)?(https?|net|tls|child_process|sqlite)$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { pathNot: ['\\.test\\.ts$', '^server/src/testing/', '^e2e/', '^bench/'] },
      to: { path: ['\\.test\\.ts$', '^server/src/testing/'] },
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      from: { path: '^server/src', pathNot: ['\\.test\\.ts$', '^server/src/testing/'] },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'web-knows-only-the-http-api',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(server|demo|e2e|bench)/' },
    },
    {
      name: 'contract-imports-no-other-part',
      severity: 'error',
      from: { path: '^packages/contract/' },
      to: { path: '^(server|web|demo|e2e|bench)/' },
    },
    {
      name: 'screens-share-through-components',
      comment: 'What two areas of the UI need is a component, or belongs to the layout.',
      severity: 'error',
      from: { path: '^web/src/(components|api)/' },
      to: { path: '^web/src/(screens|layout)/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(web|docs-site|packages/cli)/dist' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
