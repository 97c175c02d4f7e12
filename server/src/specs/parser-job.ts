/** The source of a stored spec, compressed, and where it was downloaded. */
export type StoredSource = { bytes: Uint8Array; url: string | null };

/**
 * The job that the main thread gives to a parser worker. A `source` is raw, and its buffer is transferred; a `stored`
 * one is compressed, as the database has it.
 */
export type ParserJob =
  | { kind: 'extract-pasted'; source: Uint8Array<ArrayBuffer> }
  | { kind: 'import'; source: Uint8Array<ArrayBuffer>; sourceUrl: string | null }
  | { kind: 'build-operations'; stored: StoredSource; keys: readonly string[] }
  | { kind: 'document-operation'; stored: StoredSource; key: string }
  | {
      kind: 'compare';
      stored: StoredSource;
      source: Uint8Array<ArrayBuffer>;
      sourceUrl: string | null;
      selectedKeys: readonly string[];
    };

/**
 * Decodes the message that gives a parser worker its job. Written by hand: loading TypeBox would take a worker as
 * long as everything else that it loads.
 *
 * @throws Error when it is not a job
 */
export function decodeParserJob(message: unknown): ParserJob {
  const { kind, ...fields } = toObject(message);
  switch (kind) {
    case 'extract-pasted':
      return { kind, source: toBytes(fields.source) };
    case 'import':
      return { kind, source: toBytes(fields.source), sourceUrl: toUrl(fields.sourceUrl) };
    case 'build-operations':
      return { kind, stored: toStored(fields.stored), keys: toKeys(fields.keys) };
    case 'document-operation':
      return { kind, stored: toStored(fields.stored), key: toKey(fields.key) };
    case 'compare':
      return {
        kind,
        stored: toStored(fields.stored),
        source: toBytes(fields.source),
        sourceUrl: toUrl(fields.sourceUrl),
        selectedKeys: toKeys(fields.selectedKeys),
      };
    default:
      throw notAJob();
  }
}

function toObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw notAJob();
  return { ...value };
}

function toBytes(value: unknown): Uint8Array<ArrayBuffer> {
  if (!(value instanceof Uint8Array && value.buffer instanceof ArrayBuffer)) throw notAJob();
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function toStored(value: unknown): StoredSource {
  const { bytes, url } = toObject(value);
  return { bytes: toBytes(bytes), url: toUrl(url) };
}

function toUrl(value: unknown): string | null {
  return value === null ? null : toKey(value);
}

function toKeys(value: unknown): string[] {
  if (!Array.isArray(value)) throw notAJob();
  return value.map(toKey);
}

function toKey(value: unknown): string {
  if (typeof value !== 'string') throw notAJob();
  return value;
}

function notAJob(): Error {
  return new Error('A parser worker was sent something that is not a job.');
}
