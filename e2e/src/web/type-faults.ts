import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Beside this file, so that it imports what this project has installed. */
const PLACE = fileURLToPath(new URL('copied-code.mts', import.meta.url));

/** What TypeScript finds wrong with a module, which is in no file. */
export function typeFaults(code: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === PLACE || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === PLACE ? ts.createSourceFile(name, code, ts.ScriptTarget.ESNext) : getSourceFile(name, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([PLACE], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
