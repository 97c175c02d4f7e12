import { DEFAULT_CALL_POLICY } from '@trunkline/contract/schemas/call-policy';
import type { ConnectionTestResult } from '@trunkline/contract/schemas/connection-tests';
import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';
import type { Settings } from '../config/settings.ts';
import type { Egress } from '../egress/dispatcher.ts';
import type { JsonChunk } from '../http/json-response.ts';
import { Problem } from '../http/problems.ts';
import type { ConnectionDraft } from '../integrations/connection-draft.ts';
import { expiryWarnings, plainHttpWarning } from '../integrations/secret-warnings.ts';
import { CallRecorder } from './call-recorder.ts';
import { compileIntegration } from './compile-integration.ts';
import { messageIn, NOT_TESTED, verdictOnProblem, verdictOnStatus } from './connection-verdict.ts';
import { type Call, type ExecutorDeps, executeCall } from './execute-call.ts';
import { type HarmlessRequest, harmlessRequest } from './harmless-request.ts';
import { ReasonedProblem } from './reasoned-problem.ts';
import { roundMs } from './test-request-result.ts';
import { createUpstreamPolicies } from './upstream/policy.ts';
import { createSender } from './upstream/send.ts';

export type ConnectionTestDeps = Omit<ExecutorDeps, 'sender' | 'configCache'> & {
  egress: Egress;
  limits: Settings['limits'];
  log: Logger;
};

/** Of the caller who waits for it. */
type Client = Pick<Call, 'signal' | 'onEnd' | 'cdnLoop'> & { workspaceId: string };

/** A form waits for it. */
const TEST_MS = 10_000;
/** A message is at the beginning of a small response. */
const MAX_READ_CHARS = 64 * 1024;

/** One attempt, within the time that somebody waits; what it finds changes no circuit of calls. */
const CALL_POLICY = {
  ...DEFAULT_CALL_POLICY,
  timeouts: { connect_ms: null, first_byte_ms: null, total_ms: TEST_MS },
  retries: 0,
  circuit_breaker: null,
};

/**
 * Sends one request that changes nothing to the API of an integration that may not be saved yet, as a call would be sent.
 *
 * @returns what came of it, whatever it is; `warnings` also where nothing was sent
 */
export async function testConnection(
  deps: ConnectionTestDeps,
  draft: ConnectionDraft,
  client: Client,
): Promise<ConnectionTestResult> {
  const hasSecrets = draft.credentials.length > 0 || draft.headers.some(({ sensitive }) => sensitive);
  const warnings = [...plainHttpWarning(draft.baseUrl, hasSecrets), ...expiryWarnings(draft, Date.now())];
  const request = harmlessRequest(draft.operations);
  if (!request) return { ...NOT_TESTED, warnings };
  const startedAt = performance.now();
  const response = await send(deps, draft, request, client);
  const duration_ms = roundMs(performance.now() - startedAt);
  const { key } = request;
  if (response instanceof Problem)
    return {
      ...verdictOnProblem(key, response),
      operation: key,
      status_code: null,
      api_message: null,
      duration_ms,
      warnings,
    };
  const verdict = verdictOnStatus(key, response.statusCode);
  return {
    ...verdict,
    operation: key,
    status_code: response.statusCode,
    api_message: verdict.outcome === 'passed' ? null : messageIn(dataOf(response.json)),
    duration_ms,
    warnings,
  };
}

/** @returns the response, its secrets redacted, or why there is none */
async function send(
  { egress, log, ...deps }: ConnectionTestDeps,
  draft: ConnectionDraft,
  { key, input }: HarmlessRequest,
  { workspaceId, ...client }: Client,
): Promise<{ statusCode: number; json: readonly JsonChunk[] } | Problem> {
  const { limits } = deps;
  const { dispatcher } = egress.openDispatcher();
  const integration = compileIntegration(
    {
      // Of its own, so that it shares no state with calls.
      id: `connection test ${uuid()}`,
      revision: 0,
      slug: draft.saved?.slug ?? 'new',
      baseUrl: draft.baseUrl,
      callPolicy: CALL_POLICY,
      operations: draft.operations
        .filter((operation) => operation.key === key)
        .map((operation) => ({ operation, schemas: null })),
      headers: draft.headers,
      credentials: draft.credentials,
      undecryptableReason: null,
      capture: null,
      secretsInUse: null,
      unresolvedReason: null,
    },
    { ...egress, dispatcher },
    createUpstreamPolicies({ callMs: limits.callMs, cacheBytes: 0 }, log),
  );
  try {
    const configCache = {
      integrationOf: async () => integration,
      settingsOf: async () => undefined,
      tokenOf: async () => undefined,
      agentOf: async () => undefined,
      accessOf: async () => undefined,
    };
    const result = await executeCall(
      { ...deps, configCache, sender: createSender({ dispatcher }, limits) },
      {
        ...client,
        caller: { workspaceId },
        slug: integration.slug,
        operation: [key],
        input,
        recorder: new CallRecorder(),
      },
    );
    if (result.type !== 'envelope')
      throw new Error('a connection test is for one response, which is buffered');
    return { statusCode: result.exchange.response.statusCode, json: result.json };
  } catch (error) {
    if (error instanceof ReasonedProblem) return error.withReason();
    if (error instanceof Problem && error.code !== 'cancelled') return error;
    throw error;
  } finally {
    await dispatcher.destroy();
  }
}

/** The data of an envelope; undefined where it is too large to have a message. */
function dataOf(json: readonly JsonChunk[]): unknown {
  let text = '';
  for (const chunk of json) {
    for (const part of typeof chunk === 'string' || Buffer.isBuffer(chunk) ? [chunk] : chunk)
      text += String(part);
    if (text.length > MAX_READ_CHARS) return undefined;
  }
  const envelope: unknown = JSON.parse(text);
  return typeof envelope === 'object' && envelope !== null && 'data' in envelope ? envelope.data : undefined;
}
