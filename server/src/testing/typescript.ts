import assert from 'node:assert/strict';
import ts from 'typescript';

/** Asserts that a text is one type and nothing else: no name and no value of a document became code. */
export function assertIsType(text: string) {
  const source = `export type Data = ${text};\n`;
  const { diagnostics } = ts.transpileModule(source, { reportDiagnostics: true });
  assert.deepEqual(
    diagnostics?.map(({ messageText }) => messageText),
    [],
    source.slice(0, 2000),
  );
  const { statements } = ts.createSourceFile('data.ts', source, ts.ScriptTarget.ESNext);
  assert.deepEqual(
    statements.map(({ kind }) => ts.SyntaxKind[kind]),
    ['TypeAliasDeclaration'],
  );
}
