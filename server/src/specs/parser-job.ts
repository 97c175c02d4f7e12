/** The source of a spec, not compressed, and where it was downloaded. */
export type RawSource = { bytes: Uint8Array<ArrayBuffer>; url: string | null };

/** The job that the main thread gives to a parser worker, with the buffers of all bytes. */
export type ParserJob =
  | { kind: 'extract-pasted'; body: Uint8Array<ArrayBuffer> }
  | { kind: 'import'; source: RawSource }
  | { kind: 'build-operations'; stored: RawSource; keys: readonly string[] }
  | { kind: 'document-operation'; stored: RawSource; key: string }
  | {
      kind: 'compare';
      stored: RawSource;
      source: RawSource;
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
      return { kind, body: toBytes(fields.body) };
    case 'import':
      return { kind, source: toSource(fields.source) };
    case 'build-operations':
      return { kind, stored: toSource(fields.stored), keys: toKeys(fields.keys) };
    case 'document-operation':
      return { kind, stored: toSource(fields.stored), key: toKey(fields.key) };
    case 'compare':
      return {
        kind,
        stored: toSource(fields.stored),
        source: toSource(fields.source),
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

function toSource(value: unknown): RawSource {
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
