import type { Scope } from './scope.ts';
import { startUpstream } from './upstream.ts';

/** A span as a collector receives it. */
export type ReceivedSpan = {
  name: string;
  traceId: string;
  spanId: string;
  /** Empty: it has none. */
  parentSpanId: string;
  kind: number;
  /** In nanoseconds since 1970. */
  start: bigint;
  end: bigint;
  attributes: Record<string, string | number>;
};

/**
 * A collector on loopback, which decodes what it receives (opentelemetry-proto, `ExportTraceServiceRequest`).
 *
 * @returns the spans and the attributes of their resource so far, and all bytes as text
 */
export async function startOtlpReceiver(scope: Scope) {
  const spans: ReceivedSpan[] = [];
  const resource: Record<string, string | number> = {};
  const headers: Record<string, string>[] = [];
  let bytes = '';
  const { url } = await startUpstream(scope, (request, response) => {
    headers.push(request.headers);
    bytes += request.bytes.toString('latin1');
    for (const resourceSpans of messages(request.bytes, 1)) {
      for (const one of messages(resourceSpans, 1)) Object.assign(resource, attributesOf(one, 1));
      for (const scopeSpans of messages(resourceSpans, 2))
        for (const span of messages(scopeSpans, 2)) spans.push(toSpan(span));
    }
    response.writeHead(200).end();
  });
  return { url, spans, resource, headers, received: () => bytes };
}

function toSpan(span: Buffer): ReceivedSpan {
  const fields = fieldsOf(span);
  const bytes = (field: number) => fields.find((one) => one.field === field)?.bytes ?? Buffer.alloc(0);
  const number = (field: number) => fields.find((one) => one.field === field)?.number ?? 0n;
  return {
    traceId: bytes(1).toString('hex'),
    spanId: bytes(2).toString('hex'),
    parentSpanId: bytes(4).toString('hex'),
    name: bytes(5).toString(),
    kind: Number(number(6)),
    start: number(7),
    end: number(8),
    attributes: attributesOf(span, 9),
  };
}

function attributesOf(message: Buffer, field: number): Record<string, string | number> {
  const pairs = messages(message, field).map((pair) => {
    const [key = Buffer.alloc(0)] = messages(pair, 1);
    const [value = Buffer.alloc(0)] = messages(pair, 2);
    const [{ field: kind, bytes, number } = NOTHING] = fieldsOf(value);
    return [key.toString(), kind === 1 ? bytes.toString() : Number(number)] as const;
  });
  return Object.fromEntries(pairs);
}

function messages(message: Buffer, field: number): Buffer[] {
  return fieldsOf(message).flatMap((one) => (one.field === field ? [one.bytes] : []));
}

type Field = { field: number; bytes: Buffer; number: bigint };
const NOTHING: Field = { field: 0, bytes: Buffer.alloc(0), number: 0n };

/** The fields of a message in the encoding of Protocol Buffers. */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at] ?? 0;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const [field, type] = [tag >> 3, tag & 7];
    if (type === 0) fields.push({ ...NOTHING, field, number: varint() });
    else if (type === 1) {
      fields.push({ ...NOTHING, field, number: message.readBigUInt64LE(at) });
      at += 8;
    } else if (type === 5) {
      fields.push({ ...NOTHING, field, number: BigInt(message.readUInt32LE(at)) });
      at += 4;
    } else {
      const length = Number(varint());
      fields.push({ ...NOTHING, field, bytes: message.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}
