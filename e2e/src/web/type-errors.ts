import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Beside this file, so that it imports what this project has installed. */
const FILE_NAME = fileURLToPath(new URL('copied-code.mts', import.meta.url));

/** The errors that TypeScript reports for the text of a module. */
export function typeErrors(code: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    // Of Node neither: who copies the code need not have them.
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === FILE_NAME || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === FILE_NAME
      ? ts.createSourceFile(name, code, ts.ScriptTarget.ESNext)
      : getSourceFile(name, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([FILE_NAME], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
