import type { ConnectionTimes } from '../egress/connection-times.ts';
import { curlCommand } from './curl-command.ts';
import type { Exchange } from './execute-call.ts';
import { redactText } from './redaction/redact.ts';
import type { UpstreamRequest } from './request/build-request.ts';
import type { DeliveryStats } from './upstream/policy.ts';
import type { UpstreamHeaders } from './upstream/upstream-response.ts';

/** The result of a test request: what was sent and received, secrets redacted. */

export type TestRequestDetails = ReturnType<typeof testRequestDetails>;

/** What is known of a test request once its response has begun. */
export function testRequestDetails(
  { request, response, secrets }: Exchange,
  { attempts, cache }: DeliveryStats,
  times: ConnectionTimes,
) {
  const redactSecrets = (text: string) => redactText(text, secrets);
  return {
    request: toRequestView(request, redactSecrets),
    response: { status_code: response.statusCode, headers: toHeaderList(response.headers, redactSecrets) },
    delivery: { attempts, cache },
    timings: {
      dns_ms: times.lookupMs === null ? null : roundMs(times.lookupMs),
      connect_ms: times.connectMs === null ? null : roundMs(times.connectMs + (times.tlsMs ?? 0)),
      first_byte_ms: roundMs(response.firstByteMs),
    },
  };
}

type Redact = (text: string) => string;

function toRequestView({ method, origin, path, headers, body }: UpstreamRequest, redactSecrets: Redact) {
  const url = redactSecrets(origin + path);
  const pairs = Array.from({ length: headers.length / 2 }, (_, index) => ({
    name: headers[index * 2] ?? '',
    value: redactSecrets(headers[index * 2 + 1] ?? ''),
  }));
  const text = body === undefined ? null : redactSecrets(String(body));
  const view = { method, url, headers: pairs, body: text };
  return { ...view, curl: curlCommand(view) };
}

function toHeaderList(headers: UpstreamHeaders, redactSecrets: Redact) {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((text) => ({ name, value: redactSecrets(text) })),
  );
}

/** Milliseconds with one decimal. */
export function roundMs(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
