import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from './config/logging.ts';
import { readSettings } from './config/settings.ts';
import { openapiDocument } from './start.ts';

/** Prints the document of /api/openapi.json. Nothing listens, and the storage it needs is removed again. */

const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-openapi-'));
try {
  const log = createLogger('fatal', process.stderr);
  const document = await openapiDocument(readSettings({ DATA_DIR: dataDir }), log);
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
