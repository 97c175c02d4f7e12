import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { JsonValidator } from '../../bytes/json-validator.ts';
import { Utf8Validator } from '../../bytes/utf8-validator.ts';
import type { JsonSource } from '../../http/json-response.ts';
import { Problem } from '../../http/problems.ts';
import { isJsonMediaType } from '../../openapi/model/media-types.ts';
import { createRedactor, type Redactor } from '../redaction/redactor.ts';
import type { Secrets } from '../redaction/secrets.ts';
import {
  type EarlyResponses,
  isSuccess,
  type ResponseRest,
  type UpstreamResponse,
} from '../upstream/upstream-response.ts';
import type { Validator } from '../validation/validate.ts';
import { type EnvelopeOptions, frame, tooDeep } from './envelope.ts';
import { contentTypesIn, parseMediaType } from './media-type.ts';

/**
 * Large responses whose envelope is the same whether it is made of all at once or passed on as it arrives: successes with
 * JSON in UTF-8 that nothing has to be read from.
 *
 * @param beyondBytes as much is checked before the app gets any of it
 * @param validatorOf of JSON with a status, which needs all of it
 */
export function streamableResponses(
  secrets: Secrets,
  beyondBytes: number,
  validatorOf: (status: number) => Validator | undefined,
): EarlyResponses {
  return {
    beyondBytes,
    acceptHead({ statusCode, headers }) {
      const [contentType, ...others] = contentTypesIn(headers);
      if (!isSuccess(statusCode) || contentType === undefined || others.length > 0) return false;
      if (headers['content-encoding'] !== undefined || validatorOf(statusCode)) return false;
      const { essence, charset } = parseMediaType(contentType);
      return isJsonMediaType(essence) && (charset === undefined || charset === 'utf-8');
    },
    acceptBeginning: (bytes) =>
      (secrets.isEmpty || !secrets.search().isInNumbers) &&
      new Utf8Validator().push(bytes) &&
      new JsonValidator().push(bytes) === undefined,
  };
}

/** What is to know how much is received, and what the client does not receive the end for. */
type Recorder = { addResponseBytes: (bytes: number) => void; failed: (problem: Problem) => void };

/**
 * The envelope of a response whose rest is still to be received. Its beginning is redacted and validated before.
 *
 * @throws Problem bad_upstream_json
 */
export async function toStreamedEnvelope(
  response: UpstreamResponse,
  rest: ResponseRest,
  secrets: Secrets,
  { recorder, ...options }: Pick<EnvelopeOptions, 'warnings' | 'includeHeaders'> & { recorder: Recorder },
): Promise<JsonSource> {
  const { start, end } = frame(response, secrets, options);
  const data = new CheckedData(response.statusCode, secrets);
  const beginning = await checkedBeginning(response.body, data);
  const announced = Number(response.headers['content-length']);
  return {
    // Redaction may change it.
    length: secrets.isEmpty && announced > 0 ? start.length + announced + Buffer.byteLength(end) : undefined,
    writeTo(target) {
      for (const piece of [start, ...beginning]) target.write(piece);
      passOn(rest, target, { data, end, recorder });
    },
  };
}

/** As much is checked at once: other requests are served in between. */
const SLICE_BYTES = 64 * 1024;

async function checkedBeginning(bytes: Buffer, data: CheckedData): Promise<Buffer[]> {
  const checked: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    if (at > 0) await setImmediate();
    const pieces = data.push(bytes.subarray(at, at + SLICE_BYTES));
    if (pieces instanceof Problem) throw pieces;
    checked.push(...pieces);
  }
  return checked;
}

/** As much waits for the client before no more is received. */
const MAX_WAITING_BYTES = 128 * 1024;

/** Passes on the rest as fast as the client reads it. What goes wrong can only end the connection. */
function passOn(
  rest: ResponseRest,
  target: Writable,
  { data, end, recorder }: { data: CheckedData; end: string; recorder: Recorder },
): void {
  const fail = (problem: Problem) => {
    recorder.failed(problem);
    target.destroy();
  };
  target.on('drain', () => rest.resume());
  rest.ended.then(() => {
    const last = data.end();
    if (last instanceof Problem) fail(last);
    else target.end(Buffer.concat([last, Buffer.from(end)]));
  }, fail);
  rest.read((chunk) => {
    recorder.addResponseBytes(chunk.length);
    const pieces = data.push(chunk);
    if (pieces instanceof Problem) rest.abort(pieces);
    else if (!target.destroyed) {
      for (const piece of pieces) target.write(piece);
      if (target.writableLength > MAX_WAITING_BYTES) rest.pause();
    }
  });
}

/** The data of an envelope as it arrives: what is passed on of it is redacted, and JSON so far. */
class CheckedData {
  #statusCode: number;
  #redactor: Redactor | undefined;
  #utf8 = new Utf8Validator();
  #json = new JsonValidator();

  constructor(statusCode: number, secrets: Secrets) {
    this.#statusCode = statusCode;
    this.#redactor = secrets.isEmpty ? undefined : createRedactor(secrets);
  }

  /** @returns what can be passed on, or what is wrong */
  push(chunk: Buffer): Buffer[] | Problem {
    if (!this.#utf8.push(chunk)) return this.#invalid();
    const pieces = this.#redactor ? this.#redactor.push(chunk) : [chunk];
    return this.#check(pieces) ?? pieces;
  }

  /** @returns the rest, or what is wrong */
  end(): Buffer | Problem {
    const last = this.#redactor?.end() ?? NOTHING;
    const problem = this.#check([last]);
    if (problem) return problem;
    return this.#utf8.end() && this.#json.end().kind === 'valid' ? last : this.#invalid();
  }

  #check(pieces: readonly Buffer[]): Problem | undefined {
    for (const piece of pieces) {
      const failure = this.#json.push(piece);
      if (failure?.kind === 'too_deep') return tooDeep(this.#statusCode);
      if (failure) return this.#invalid();
    }
    return undefined;
  }

  #invalid(): Problem {
    return new Problem(
      'bad_upstream_json',
      `The API responded with status ${this.#statusCode}, and with JSON whose beginning is valid, and its end is not.`,
    );
  }
}

const NOTHING = Buffer.alloc(0);
