import cluster, { type Worker } from 'node:cluster';
import process from 'node:process';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/**
 * A report of each process of a cluster: a worker asks the primary, which asks all workers and passes on what they
 * respond in time.
 */

/** One that does not respond is busy or stuck; its report is missing then. */
const TIMEOUT_MS = 3_000;

/** From a worker: it wants the reports. */
const Request = Type.Object({ kind: Type.Literal('request reports'), id: Type.Integer() });
/** To each worker: its report is wanted. */
const Question = Type.Object({ kind: Type.Literal('send report'), collection: Type.Integer() });
const Report = Type.Object({
  kind: Type.Literal('report'),
  collection: Type.Integer(),
  value: Type.Unknown(),
});
/** To the worker that asked. */
const Reports = Type.Object({
  kind: Type.Literal('reports'),
  id: Type.Integer(),
  values: Type.Array(Type.Unknown()),
});

/**
 * In a process that serves: lets others have its report.
 *
 * @param report what is sent to other processes as a message
 * @returns `collect`: the reports of all processes, this one's among them; `close`: it reports no more
 */
export function shareReports(report: () => Promise<unknown>): {
  collect: () => Promise<unknown[]>;
  close: () => void;
} {
  if (!cluster.isWorker) return { collect: async () => [await report()], close: () => {} };
  const waiting = new Map<number, (values: unknown[]) => void>();
  let lastId = 0;

  async function onMessage(message: unknown): Promise<void> {
    if (Value.Check(Question, message)) {
      const value = await report();
      process.send?.({ kind: 'report', collection: message.collection, value } satisfies Static<
        typeof Report
      >);
    } else if (Value.Check(Reports, message)) {
      waiting.get(message.id)?.(message.values);
      waiting.delete(message.id);
    }
  }

  function collect(): Promise<unknown[]> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      process.send?.({ kind: 'request reports', id } satisfies Static<typeof Request>);
    });
  }

  process.on('message', onMessage);
  return { collect, close: () => void process.off('message', onMessage) };
}

/** In the primary: collects the reports that workers request. */
export function relayReports(): void {
  const collections = new Map<number, { values: unknown[]; onReport: () => void }>();
  let last = 0;

  cluster.on('message', (worker: Worker, message: unknown) => {
    if (Value.Check(Request, message)) void collectFor(worker, message.id);
    else if (Value.Check(Report, message)) {
      const collection = collections.get(message.collection);
      collection?.values.push(message.value);
      collection?.onReport();
    }
  });

  async function collectFor(worker: Worker, id: number): Promise<void> {
    last += 1;
    const collection = last;
    const asked = Object.values(cluster.workers ?? {}).filter((one) => one?.isConnected());
    const values: unknown[] = [];
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, TIMEOUT_MS);
      const onReport = () => {
        if (values.length < asked.length) return;
        clearTimeout(timer);
        resolve();
      };
      collections.set(collection, { values, onReport });
      for (const one of asked)
        one?.send({ kind: 'send report', collection } satisfies Static<typeof Question>);
    });
    collections.delete(collection);
    if (worker.isConnected()) worker.send({ kind: 'reports', id, values } satisfies Static<typeof Reports>);
  }
}
