import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scope } from './scope.ts';

/** A new folder, removed with what it holds at the end of the scope. @returns its path */
export function temporaryFolder(scope: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-'));
  scope.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
