import { Worker } from 'node:worker_threads';
import { Problem } from '../http/problems.ts';
import type { ImportContext } from './import-progress.ts';
import type { ParserJob } from './parser-job.ts';
import { decodeParserMessage, type ParserMessage } from './parser-messages.ts';

/** Starting a thread takes longer than parsing most specs. An idle one holds some 20 MB. */
const MAX_IDLE_MS = 30_000;

/** A thread that parsed more than this ends with its job: its memory is returned at once. */
const MAX_KEPT_BYTES = 1 << 20;

export type ParserLimits = { specReadMs: number; specReadMemoryMib: number };
export type ParserThreads = ReturnType<typeof createParserThreads>;

const shared = new Map<string, ParserThreads>();

/**
 * The threads of all servers in this process with the same limits: tests start many servers, one after the other. They
 * are not closed: an idle thread ends by itself, and keeps no process alive.
 */
export function sharedParserThreads({ specReadMs, specReadMemoryMib }: ParserLimits): ParserThreads {
  const key = `${specReadMs} ${specReadMemoryMib}`;
  const threads = shared.get(key) ?? createParserThreads({ specReadMs, specReadMemoryMib });
  shared.set(key, threads);
  return threads;
}

/**
 * The threads that parse specs, each with its own memory limit, and each job with a time limit: a document that exceeds
 * one only fails its own job, and ends the thread. How many run at a time is up to the caller (parser-pool.ts).
 */
export function createParserThreads(limits: ParserLimits) {
  const idle = new Map<Worker, NodeJS.Timeout>();

  /**
   * Runs a job in an idle thread, or in a new one.
   *
   * @throws Problem spec_too_large when a limit is exceeded; the reason of `context.signal` when it is aborted
   */
  function run(job: ParserJob, context?: ImportContext): Promise<ParserMessage> {
    return new Promise((resolve, reject) => {
      context?.signal.throwIfAborted();
      // The buffers are transferred below.
      const isSmall = bytesOf(job) <= MAX_KEPT_BYTES;
      const worker = takeIdle() ?? start();
      const timer = setTimeout(() => stop(limitExceeded('time')), limits.specReadMs);
      const cancel = () => stop(context?.signal.reason);
      const fail = (error: Error) => stop(isOutOfMemory(error) ? limitExceeded('memory') : error);
      context?.signal.addEventListener('abort', cancel);
      worker.on('message', receive).on('error', fail);
      worker.postMessage(job, buffersIn(job));

      function receive(message: unknown): void {
        try {
          const decoded = decodeParserMessage(message);
          if (decoded.kind === 'step') {
            context?.onProgress({ step: decoded.step });
            return;
          }
          release();
          if (isSmall) keep(worker);
          else void worker.terminate();
          resolve(decoded);
        } catch (error) {
          stop(error);
        }
      }

      function stop(reason: unknown): void {
        release();
        void worker.terminate();
        reject(reason);
      }

      function release(): void {
        clearTimeout(timer);
        context?.signal.removeEventListener('abort', cancel);
        worker.off('message', receive).off('error', fail);
      }
    });
  }

  function start(): Worker {
    const worker = new Worker(new URL('./parser-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: limits.specReadMemoryMib },
    });
    // Without a listener, an error of an idle thread would end the process.
    worker.on('error', () => end(worker));
    return worker;
  }

  function takeIdle(): Worker | undefined {
    const [next] = idle;
    if (!next) return undefined;
    const [worker, timer] = next;
    clearTimeout(timer);
    idle.delete(worker);
    worker.ref();
    return worker;
  }

  function keep(worker: Worker): void {
    worker.unref();
    idle.set(worker, setTimeout(() => end(worker), MAX_IDLE_MS).unref());
  }

  function end(worker: Worker): void {
    clearTimeout(idle.get(worker));
    idle.delete(worker);
    void worker.terminate();
  }

  return { run };
}

function bytesOf(job: ParserJob): number {
  return buffersIn(job).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function buffersIn(job: ParserJob): ArrayBuffer[] {
  switch (job.kind) {
    case 'extract-pasted':
      return [job.body.buffer];
    case 'import':
      return [job.source.bytes.buffer];
    case 'compare':
      return [job.stored.bytes.buffer, job.source.bytes.buffer];
    default:
      return [job.stored.bytes.buffer];
  }
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function limitExceeded(limit: 'time' | 'memory'): Problem {
  return new Problem(
    'spec_too_large',
    `Parsing this spec needs more ${limit} than the server allows. Reduce it to the operations you need, or ask the operator to raise LIMIT_SPEC_READ_${limit === 'time' ? 'MS' : 'MEMORY_MIB'}.`,
  );
}
