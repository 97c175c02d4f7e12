import type { CallInput } from '@trunkline/contract/schemas/calls';
import type { Json } from '../../openapi/parse/json.ts';
import type { Secrets } from '../redaction/secrets.ts';
import type { UpstreamRequest } from '../request/build-request.ts';
import type { ResponseHead } from '../upstream/upstream-response.ts';

/** As much of a body, and of the input, is kept. */
const MAX_BYTES = 64 * 1024;

/** How an integration captures its calls: until a time in milliseconds. */
export type CaptureSettings = { until: number; keepDays: number };

/** Collects the beginning of a body in copies, so that no large one stays in memory. */
class Beginning {
  readonly chunks: Buffer[] = [];
  length = 0;
  isTruncated = false;

  add(chunk: Buffer): void {
    const part = chunk.subarray(0, MAX_BYTES - this.length);
    if (part.length < chunk.length) this.isTruncated = true;
    if (part.length === 0) return;
    this.chunks.push(Buffer.from(part));
    this.length += part.length;
  }
}

export type { Beginning };

/**
 * What one call sends and receives. While the call is executed it is only copied, as far as it is kept; redaction takes
 * longer, and is done when it is stored (captured-content.ts).
 */
export class CallCapture {
  readonly integrationId: string;
  readonly keepDays: number;
  /** null: it was too large. */
  readonly input: CallInput | null;
  readonly isPayloadOmitted: boolean;
  secrets: Secrets;
  request: Pick<UpstreamRequest, 'method' | 'origin' | 'path' | 'headers'> | undefined;
  /** null: there is none, or it is streamed through. */
  requestBody: Beginning | null = null;
  response: ResponseHead | undefined;
  responseBody: Beginning | null = null;

  constructor(
    integration: { id: string; secrets: Secrets },
    { keepDays }: Pick<CaptureSettings, 'keepDays'>,
    input: CallInput,
  ) {
    this.integrationId = integration.id;
    this.secrets = integration.secrets;
    this.keepDays = keepDays;
    this.isPayloadOmitted = !isWithin(input, MAX_BYTES);
    const { payload, ...others } = input;
    const kept = this.isPayloadOmitted ? others : input;
    this.input = !this.isPayloadOmitted || isWithin(others, MAX_BYTES) ? kept : null;
  }

  /** The most memory that it takes, about. */
  get bytes(): number {
    return MAX_BYTES + (this.requestBody?.length ?? 0) + (this.responseBody?.length ?? 0);
  }

  requestBuilt(request: UpstreamRequest): void {
    const { body } = request;
    this.request = request;
    if (body === undefined || !isInMemory(body)) return;
    this.requestBody = new Beginning();
    // A character has a byte at least; without the copy, the part would keep the whole text in memory.
    const chunks = typeof body === 'string' ? [Buffer.from(body.slice(0, MAX_BYTES + 1))] : body;
    for (const chunk of chunks) {
      this.requestBody.add(chunk);
      if (this.requestBody.isTruncated) break;
    }
  }

  /**
   * The head of the response.
   *
   * @param request as it was sent, which may have an access token
   * @param secrets that one included
   */
  responded(request: UpstreamRequest, response: ResponseHead, secrets: Secrets): void {
    const { statusCode, headers, firstByteMs } = response;
    this.request = request;
    this.response = { statusCode, headers, firstByteMs };
    this.secrets = secrets;
  }

  /** @param isWhole whether no more of the body follows */
  received(chunks: readonly Buffer[], isWhole = true): void {
    this.responseBody ??= new Beginning();
    for (const chunk of chunks) this.responseBody.add(chunk);
    if (!isWhole) this.responseBody.isTruncated = true;
  }
}

function isInMemory(
  body: NonNullable<UpstreamRequest['body']>,
): body is Extract<typeof body, string | Iterable<Buffer>> {
  return typeof body === 'string' || Symbol.iterator in body;
}

/** Whether a value is no larger than some bytes as JSON, about; a large one is not walked to its end. */
function isWithin(value: Json | CallInput, bytes: number): boolean {
  const waiting: unknown[] = [value];
  let left = bytes;
  for (let next = waiting.pop(); next !== undefined && left >= 0; next = waiting.pop()) {
    left -= typeof next === 'string' ? next.length + 3 : 8;
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, child] of Object.entries(next)) {
      left -= name.length + 3;
      if (child !== undefined) waiting.push(child);
    }
  }
  return left >= 0;
}
