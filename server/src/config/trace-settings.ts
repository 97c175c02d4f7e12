import type { Environment } from './read-setting.ts';
import { SettingsError } from './settings-error.ts';

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

export type TraceSettings = {
  /** Of the collector, for traces. */
  url: string;
  headers: Record<string, string>;
  /** Of this server, with its name. */
  resource: Record<string, string>;
  sampler: (typeof SAMPLERS)[number];
  /** For the samplers of a ratio. */
  ratio: number;
};

/**
 * The variables of OpenTelemetry's specification that say where traces are sent, by OTLP over HTTP.
 *
 * @returns undefined where none names a collector, or OTEL_SDK_DISABLED is true
 * @throws SettingsError
 */
export function readTraceSettings(env: Environment): TraceSettings | undefined {
  const url = collectorUrl(env);
  const headers = pairs(env, 'OTEL_EXPORTER_OTLP_HEADERS');
  const resource = pairs(env, 'OTEL_RESOURCE_ATTRIBUTES');
  const sampler = samplerOf(env);
  const ratio = ratioOf(env);
  const name = env.OTEL_SERVICE_NAME || resource['service.name'] || 'trunkline';
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || url === undefined) return undefined;
  return { url, headers, resource: { ...resource, 'service.name': name }, sampler, ratio };
}

function collectorUrl(env: Environment): string | undefined {
  const own = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const common = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = own || (common ? `${common.replace(/\/+$/, '')}/v1/traces` : undefined);
  if (url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return url;
  throw new SettingsError(
    `OTEL_EXPORTER_OTLP_${own ? 'TRACES_' : ''}ENDPOINT is not a URL such as http://collector.example.com:4318`,
  );
}

/** `name=value,name=value`, each percent-encoded (W3C Baggage). A value may be a secret: no message repeats it. */
function pairs(env: Environment, name: string): Record<string, string> {
  const texts = (env[name] ?? '').split(',').filter((text) => text.trim() !== '');
  const entries = texts.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new SettingsError(`${name} is not a list such as name=value,other=value`);
    return [text.slice(0, at).trim(), decoded(text.slice(at + 1).trim(), name)] as const;
  });
  return Object.fromEntries(entries);
}

function decoded(text: string, name: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SettingsError(`${name} has a % that is not percent-encoded as %25`);
  }
}

function samplerOf({ OTEL_TRACES_SAMPLER: text }: Environment): TraceSettings['sampler'] {
  const sampler = SAMPLERS.find((one) => one === (text || 'parentbased_always_on'));
  if (sampler) return sampler;
  throw new SettingsError(`OTEL_TRACES_SAMPLER is "${text}"; it takes one of ${SAMPLERS.join(', ')}.`);
}

function ratioOf({ OTEL_TRACES_SAMPLER_ARG: text }: Environment): number {
  const ratio = Number(text || '1');
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new SettingsError(`OTEL_TRACES_SAMPLER_ARG is "${text}"; it takes a number from 0 to 1.`);
}
