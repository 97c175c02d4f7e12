import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TraceSettings } from '../config/trace-settings.ts';
import type { CallObserver } from '../gateway/observer.ts';
import { RecordedTrace } from './recorded-trace.ts';

/** A collector that is away keeps the spans of some seconds waiting; further ones are dropped. */
const MAX_WAITING_SPANS = 8_192;
const EXPORT_INTERVAL_MS = 2_000;
const EXPORT_MS = 5_000;

/**
 * Sends the traces of calls to the operator's collector by OTLP (adr/0012).
 *
 * @returns `close`: sends what is left
 */
export function createTraces(
  { url, headers, resource, sampler, ratio }: TraceSettings,
  version: string,
): { observer: CallObserver; close: () => Promise<void> } {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.version': version, ...resource }),
    sampler: samplerOf(sampler, ratio),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url, headers, timeoutMillis: EXPORT_MS }),
        maxQueueSize: MAX_WAITING_SPANS,
        scheduledDelayMillis: EXPORT_INTERVAL_MS,
        exportTimeoutMillis: EXPORT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('trunkline', version);
  return {
    observer: {
      startTrace: (incoming, elapsedMs) => new RecordedTrace(tracer, incoming, elapsedMs),
      onCallFinished: (entry) => {
        if (entry.trace instanceof RecordedTrace) entry.trace.end(entry);
      },
    },
    close: () => provider.shutdown(),
  };
}

function samplerOf(name: TraceSettings['sampler'], ratio: number): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
  }
}
