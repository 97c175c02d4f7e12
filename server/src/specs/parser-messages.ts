import { Nullable } from '@trunkline/contract/schemas/primitives';
import { IMPORT_STEPS } from '@trunkline/contract/schemas/spec-import';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { OperationDocumentation } from '../openapi/definition/documentation.ts';
import type { SpecDiff } from '../openapi/diff/diff-specs.ts';
import type { SecurityScheme } from '../openapi/model/security.ts';
import type { SpecFormat } from '../openapi/parse/format.ts';

/** What a parser worker sends to the main thread. */

/** An object whose properties the worker is trusted with: it runs our own code. */
function trusted<T extends object>() {
  return Type.Unsafe<T>({ type: 'object' });
}

const Bytes = Type.Refine(Type.Unsafe<Uint8Array>({}), (value) => value instanceof Uint8Array);

const RawImportedSpec = Type.Object({
  title: Type.String(),
  version: Type.String(),
  description: Type.String(),
  format: Type.Unsafe<SpecFormat>(Type.String()),
  servers: Type.Array(Type.String()),
  security_schemes: Type.Array(trusted<SecurityScheme>()),
  warnings: Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() })),
  operationCount: Type.Integer(),
  /** The list of operations as JSON. */
  operations: Bytes,
  /** Of the source as it was imported, in hexadecimal. */
  sha256: Type.String(),
});
export type RawImportedSpec = Static<typeof RawImportedSpec>;

const RawComparedSpec = Type.Object({
  /** `changed` begins with the selected operations, and is cut to a length that people read. */
  difference: trusted<SpecDiff & { changedCount: number }>(),
  /** The selected operations, as far as the new version has them. */
  operations: Type.Array(trusted<OperationDefinition>()),
  imported: RawImportedSpec,
});
export type RawComparedSpec = Static<typeof RawComparedSpec>;

/** The progress of a job, then its one result. */
const ParserMessage = Type.Union([
  Type.Object({ kind: Type.Literal('step'), step: Type.Enum([...IMPORT_STEPS]) }),
  Type.Object({ kind: Type.Literal('extracted'), rest: Type.String(), document: Nullable(Bytes) }),
  Type.Object({ kind: Type.Literal('imported'), imported: RawImportedSpec }),
  Type.Object({ kind: Type.Literal('built'), operations: Type.Array(trusted<OperationDefinition>()) }),
  Type.Object({ kind: Type.Literal('documented'), operation: trusted<OperationDocumentation>() }),
  Type.Object({ kind: Type.Literal('compared'), compared: RawComparedSpec }),
  Type.Object({
    kind: Type.Literal('refused'),
    code: Type.Enum([
      'not_a_spec',
      'unsupported_version',
      'unknown_operation',
      'malformed_request',
      'request_too_large',
    ]),
    message: Type.String(),
  }),
]);
export type ParserMessage = Static<typeof ParserMessage>;

/** @throws Error when the worker sent something else */
export function decodeParserMessage(message: unknown): ParserMessage {
  return Value.Parse(ParserMessage, message);
}
