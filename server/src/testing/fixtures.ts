import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

/** What tests read from files: vectors and small specs that are committed, and real specs that may be absent. */

const FIXTURES = new URL('./fixtures/', import.meta.url);

/** The real API specs, which belong to others and are not committed. */
const REAL_SPECS = new URL('../../../../shared/specs/', import.meta.url);

const OperationCounts = Type.Record(Type.String(), Type.Integer());
const RealSpecsIndex = Type.Array(
  Type.Object({ file: Type.String(), bytes: Type.Integer(), operations: Type.Integer() }),
);

/** An API spec to test with: how many operations it has, and its bytes. */
export type SpecFixture = { file: string; operations: number; bytes: number; read: () => Buffer };

/** A committed JSON file of `fixtures/`, decoded. @throws Error where it does not fit the schema */
export function readFixture<Schema extends TSchema>(schema: Schema, file: string): Static<Schema> {
  return decoded(schema, new URL(file, FIXTURES));
}

/** The committed specs: every OpenAPI version, in JSON and YAML, with links, callbacks and webhooks. */
export function committedSpecs(): SpecFixture[] {
  return Object.entries(readFixture(OperationCounts, 'specs.json')).map(([file, operations]) => {
    const source = readFileSync(new URL(`specs/${file}`, FIXTURES));
    return { file, operations, bytes: source.length, read: () => source };
  });
}

/** The real specs; none, said in one line, where their folder is absent. */
export function realSpecs(): SpecFixture[] {
  if (!hasRealSpecs()) return [];
  return decoded(RealSpecsIndex, new URL('index.json', REAL_SPECS)).map((spec) => ({
    ...spec,
    read: () => readRealSpec(spec.file),
  }));
}

/** The real spec of a file name, or undefined, said in one line, where the folder is absent. */
export function realSpec(file: string): Buffer | undefined {
  return hasRealSpecs() ? readRealSpec(file) : undefined;
}

function decoded<Schema extends TSchema>(schema: Schema, file: URL): Static<Schema> {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  Value.Assert(schema, content);
  return content;
}

function readRealSpec(file: string): Buffer {
  return gunzipSync(readFileSync(new URL(file, REAL_SPECS)));
}

let isAbsenceReported = false;

function hasRealSpecs(): boolean {
  if (existsSync(REAL_SPECS)) return true;
  if (!isAbsenceReported)
    console.warn(
      '../shared/specs is absent: the tests over real API specs do not run; those over fixtures do.',
    );
  isAbsenceReported = true;
  return false;
}
