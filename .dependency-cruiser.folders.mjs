import base from './.dependency-cruiser.mjs';

/** The rules between folders. Tests and their fixtures are left out: they start whole servers, so they import everything. */
/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-folder-cycles', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
  ],
  options: {
    ...base.options,
    exclude: { path: ['\\.test\\.ts$', '^server/src/testing/', '^web/', 'node_modules', '^packages/'] },
  },
};
