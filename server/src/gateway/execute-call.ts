import type { Readable } from 'node:stream';
import { headerValueIssue } from '@trunkline/contract/header-names';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CallInput } from '@trunkline/contract/schemas/calls';
import type { ParseLimits } from '../bytes/json-validator.ts';
import type { Settings } from '../config/settings.ts';
import { discard } from '../egress/exchange.ts';
import type { CancelSignal } from '../http/cancel-signal.ts';
import type { JsonChunk, JsonSource } from '../http/json-response.ts';
import { Problem } from '../http/problems.ts';
import type { CallRecorder } from './call-recorder.ts';
import type { Caller } from './caller.ts';
import {
  enforceRateLimits,
  NO_LIMITS,
  type RateLimit,
  rateLimitsFor,
} from './caller-auth/enforce-rate-limits.ts';
import type { RateLimitState, RateLimits } from './caller-auth/rate-limits.ts';
import { CallCapture, type CaptureSettings } from './capture/call-capture.ts';
import type { RuntimeConfigCache } from './config-cache.ts';
import type { LoopDetection } from './loop-detection.ts';
import { type Page, toPage } from './pagination/page.ts';
import { type Fetched, paginate, requirePaginatable } from './pagination/paginate.ts';
import { redactHeader } from './redaction/redact.ts';
import type { Secrets } from './redaction/secrets.ts';
import { releaseOnEnd } from './release-on-end.ts';
import type { PreparedOperation, RawInput, UpstreamRequest } from './request/build-request.ts';
import { type ResolvedOperation, resolveOperation } from './resolve-operation.ts';
import { decodeResponse } from './response/decode-response.ts';
import { toEnvelope } from './response/envelope.ts';
import { contentTypesIn, mainContentType } from './response/media-type.ts';
import { streamBody } from './response/stream-body.ts';
import { streamableResponses, toStreamedEnvelope } from './response/streamed-envelope.ts';
import { type BuildRequest, type Renewal, sendWithSecrets } from './send-with-secrets.ts';
import type { Release } from './upstream/concurrency-limiter.ts';
import type { ConnectionShares } from './upstream/connection-shares.ts';
import { type CallContext, createCallContext, withFreshDeadline } from './upstream/policy.ts';
import type { Reservation } from './upstream/reservation.ts';
import { memoryOf, type ResponseMemory } from './upstream/response-memory.ts';
import type { Sender } from './upstream/send.ts';
import { tooManyResponses, toUpstreamProblem } from './upstream/upstream-problems.ts';
import {
  type EarlyResponses,
  isSuccess,
  type ResponseHead,
  type UpstreamResponse,
  type UpstreamStreamingResponse,
} from './upstream/upstream-response.ts';

/** Media types in which the bytes of the response are streamed, instead of the envelope. */
export const STREAMING_MEDIA_TYPES = ['application/octet-stream', 'text/event-stream'] as const;
export type StreamingMediaType = (typeof STREAMING_MEDIA_TYPES)[number];

export type Call = {
  caller: Caller;
  slug: string;
  /** How the operation may be called: its key or its operationId, decoded in one way or another. */
  operation: Iterable<string>;
  input: CallInput;
  /** What of the input is not plain JSON. */
  rawInput?: RawInput | undefined;
  /** Absent: the envelope. */
  streamAs?: StreamingMediaType | undefined;
  /** The CDN-Loop header that the call came with. */
  cdnLoop?: string | string[] | undefined;
  /** Aborted when the client disconnects. */
  signal: CancelSignal;
  /** Calls a listener once the response to the caller is written, or given up. */
  onEnd: (listener: () => void) => void;
  /** Collects what is known of the call, for its log entry. */
  recorder: CallRecorder;
  /** Called with the rate limit that has least left, once for each call that counts. */
  onRateLimit?: (state: RateLimitState) => void;
  /** Whether a large envelope is passed on while the response arrives. */
  isStreamable?: boolean;
};

/** The request as it was sent and the head of its response: with secrets, for redacted display only. */
export type Exchange = { request: UpstreamRequest; response: ResponseHead; secrets: Secrets };

/**
 * The response for the caller: the envelope as JSON text in chunks, or of a large response as it arrives, the same for all
 * pages of a list, or the bytes of the API's response. Pages and streams must be read to their end, or closed.
 */
export type CallResult = { exchange: Exchange } & (
  | { type: 'envelope'; json: readonly JsonChunk[] }
  | { type: 'large'; json: JsonSource }
  | { type: 'pages'; json: AsyncIterable<string> }
  | { type: 'stream'; contentType: string; body: Readable }
);

export type ExecutorDeps = {
  configCache: RuntimeConfigCache;
  rateLimits: RateLimits;
  loopDetection: LoopDetection;
  connectionShares: ConnectionShares;
  responseMemory: ResponseMemory;
  sender: Sender;
  limits: Pick<
    Settings['limits'],
    'responseBytes' | 'bufferedResponseBytes' | 'parsedResponseBytes' | 'jsonValues'
  >;
};

/** A call whose request is built. */
type PreparedCall = {
  call: Call;
  resolved: ResolvedOperation;
  request: UpstreamRequest;
  context: CallContext;
  /** Ends the call's share of the in-flight calls. */
  release: () => void;
};

/** Why a successful response is no page; a failed one is not expected to be. */
function notAList(
  { statusCode, body }: { statusCode: number; body: Uint8Array },
  limits: ParseLimits,
): ValidationIssue[] {
  if (!isSuccess(statusCode)) return [];
  const message =
    body.length > limits.bytes
      ? `the response is larger than ${limits.bytes} bytes, and was not read as a list`
      : `the response is not a list, or has more than ${limits.values} values`;
  return [{ path: 'paginate', message }];
}

/** The largest response that is parsed. */
function parseLimitsOf({ limits }: ExecutorDeps): ParseLimits {
  return { bytes: limits.parsedResponseBytes, values: limits.jsonValues };
}

/**
 * THE call: resolve the operation, count it, build the request, send it, make the response. The caller is authenticated
 * before; whatever executes a call reports its end to the observer.
 *
 * @throws Problem, which is for the caller to record
 */
export async function executeCall(deps: ExecutorDeps, call: Call): Promise<CallResult> {
  const { caller, slug, input, streamAs, signal, recorder } = call;
  const cdnLoop = deps.loopDetection.nextHeader(call.cdnLoop);
  const resolved = await resolveOperation(deps.configCache, caller, slug, call.operation);
  const { integration, operation } = resolved;
  recorder.resolved({ integrationId: integration.id, operationKey: operation.key });
  if (integration.capture !== null) startCapture(integration.capture, integration, call);
  const limits = rateLimitsOf(caller, resolved);
  const policy = integration.upstreamPolicy;
  const counted = limits.length > 0 ? countCall(deps, call, limits) : undefined;
  const reservation = policy.reserve?.();
  if (reservation) call.onEnd(reservation.cancel);
  const { timer } = recorder.stats;
  if (counted) {
    timer.waiting();
    await counted;
    timer.working();
  }
  const request = buildRequest(call, operation);
  recorder.requestBuilt(request);
  if (input.paginate) requirePaginatable(operation, streamAs !== undefined);
  const memory = deps.responseMemory.open(workspaceOf(caller));
  call.onEnd(memory.release);
  const share = acquireShares(deps, call, integration, { origin: request.origin, reservation });
  if (share instanceof Promise) timer.waiting();
  const release = share instanceof Promise ? await share : share;
  timer.working();
  // Fetching an access token is no time of the API.
  if (integration.credentials.tokens) timer.waiting();
  try {
    const context = createCallContext({
      policy,
      operationKey: operation.key,
      signal,
      cdnLoop,
      stats: recorder.stats,
      memory,
      early: earlyResponses(deps, call, resolved),
      reservation,
      trace: recorder.trace,
    });
    const prepared = { call, resolved, request, context, release };
    return await (streamAs === undefined
      ? executeBuffered(deps, prepared)
      : executeStreaming(deps, prepared));
  } catch (error) {
    release();
    throw error;
  }
}

/** Captures what a call of an app sends and receives, until the capture of its integration ends. */
function startCapture(
  capture: CaptureSettings,
  integration: ResolvedOperation['integration'],
  { caller, input, recorder }: Call,
): void {
  if ('app' in caller && Date.now() < capture.until)
    recorder.capture = new CallCapture(integration, capture, input);
}

/** What of the responses to a call is passed on while it arrives; undefined where each is needed whole. */
function earlyResponses(
  { limits }: ExecutorDeps,
  { input, isStreamable = false }: Call,
  { integration, operation }: ResolvedOperation,
): EarlyResponses | undefined {
  if (!isStreamable || input.paginate || integration.upstreamPolicy.cache) return undefined;
  return streamableResponses(integration.secrets, limits.bufferedResponseBytes, operation.responseValidator);
}

/**
 * @returns a function that ends the count of this call as in flight; at once where nothing has to be waited for
 * @throws Problem too_many_concurrent_calls, cancelled
 */
function acquireShares(
  deps: ExecutorDeps,
  call: Call,
  { id, upstreamPolicy: { concurrency } }: ResolvedOperation['integration'],
  { origin, reservation }: { origin: string; reservation: Reservation | undefined },
): Release | Promise<Release> {
  const inFlight = reservation ? reservation.takeInFlight() : concurrency?.acquire();
  return inFlight instanceof Promise
    ? inFlight.then((release) => acquireConnection(deps, call, { integrationId: id, origin }, release))
    : acquireConnection(deps, call, { integrationId: id, origin }, inFlight);
}

/** @param endInFlight ends the count of the call among those of its integration; called with the share, or a refusal */
function acquireConnection(
  { connectionShares }: ExecutorDeps,
  { caller, streamAs, signal }: Call,
  { integrationId, origin }: { integrationId: string; origin: string },
  endInFlight: Release | undefined,
): Release | Promise<Release> {
  const workspaceId = workspaceOf(caller);
  const holder = 'app' in caller ? caller.app.id : workspaceId;
  try {
    const stream = streamAs === undefined ? null : `${holder} ${integrationId}`;
    const share = connectionShares.acquire({ workspaceId, origin, stream }, signal);
    if (!endInFlight) return share;
    const releaseBoth = (releaseShare: () => void) => () => {
      releaseShare();
      endInFlight();
    };
    if (!(share instanceof Promise)) return releaseBoth(share);
    return share.then(releaseBoth, (error) => {
      endInFlight();
      throw error;
    });
  } catch (error) {
    endInFlight?.();
    throw error;
  }
}

function workspaceOf(caller: Caller): string {
  return 'app' in caller ? caller.app.workspaceId : caller.workspaceId;
}

function rateLimitsOf(caller: Caller, resolved: ResolvedOperation): readonly RateLimit[] {
  return 'app' in caller ? rateLimitsFor(caller.app.id, resolved) : NO_LIMITS;
}

function countCall(
  { rateLimits }: ExecutorDeps,
  { onRateLimit }: Call,
  limits: readonly RateLimit[],
): Promise<void> {
  return enforceRateLimits(rateLimits, limits, onRateLimit);
}

function buildRequest({ input, rawInput, streamAs }: Call, operation: PreparedOperation): UpstreamRequest {
  return operation.build(
    streamAs === 'text/event-stream' ? withAccept(input, streamAs) : input,
    rawInput ?? {},
  );
}

/** How a request of a call is made again, with other secrets. */
function renewalOf(
  { configCache }: ExecutorDeps,
  { call, resolved, context }: PreparedCall,
  rebuild: BuildRequest,
): Renewal {
  return {
    resolveAgain: () => resolveOperation(configCache, call.caller, call.slug, [resolved.operation.key]),
    rebuild,
    onWaiting: () => context.stats.timer.waiting(),
  };
}

/** The input with the same Accept header for the API, unless the app set its own. */
function withAccept(input: CallInput, mediaType: string): CallInput {
  const isSet = Object.keys(input.headers ?? {}).some((name) => name.toLowerCase() === 'accept');
  return isSet ? input : { ...input, headers: { ...input.headers, accept: mediaType } };
}

async function executeBuffered(deps: ExecutorDeps, prepared: PreparedCall): Promise<CallResult> {
  const { call, request, release } = prepared;
  const { input } = call;
  const rebuild: BuildRequest = (operation) => buildRequest(call, operation);
  const fetched = await fetchBuffered(deps, prepared, { request, rebuild });
  const { response, secrets, resolved } = fetched;
  const exchange = { request: fetched.sentRequest, response, secrets };
  const { capture } = call.recorder;
  if (capture) {
    capture.responded(fetched.sentRequest, response, secrets);
    capture.received(response.chunks ?? [response.body], !response.rest);
  }
  if (response.rest) {
    const { rest } = response;
    rest.ended.then(release, release);
    const json = toStreamedEnvelope(response, rest, secrets, {
      warnings: request.warnings,
      includeHeaders: input.include_headers === true,
      recorder: call.recorder,
    });
    json.catch((problem) => rest.abort(problem));
    return { type: 'large', exchange, json: await json };
  }
  const parseLimits = parseLimitsOf(deps);
  const page = input.paginate ? await toPage(response, parseLimits) : undefined;
  if (page) {
    const pages = executePages(deps, { ...prepared, resolved }, { first: fetched, page });
    return { type: 'pages', exchange, json: releaseOnEnd(pages, release) };
  }
  const json = await toEnvelope(response, secrets, {
    warnings: input.paginate ? [...request.warnings, ...notAList(response, parseLimits)] : request.warnings,
    parseLimits,
    check: resolved.operation.responseValidator(response.statusCode),
    includeHeaders: input.include_headers === true,
  });
  release();
  return { type: 'envelope', exchange, json };
}

/** Sends a request of the call, records what came of it, and undoes its content encoding. */
async function fetchBuffered(
  deps: ExecutorDeps,
  prepared: PreparedCall,
  { request, rebuild }: { request: UpstreamRequest; rebuild: BuildRequest },
): Promise<Fetched & { sentRequest: UpstreamRequest; resolved: ResolvedOperation }> {
  const { sender, limits } = deps;
  const { context } = prepared;
  const { recorder } = prepared.call;
  const sent = await sendWithSecrets(
    { resolved: prepared.resolved, request, send: (authorized) => sender.send(authorized, context) },
    () => renewalOf(deps, prepared, rebuild),
  );
  recorder.upstreamResponded(sent.response.statusCode);
  recorder.addResponseBytes(lengthOf(sent.response));
  const isPlain = sent.response.headers['content-encoding'] === undefined;
  const response = isPlain
    ? sent.response
    : await decodeResponse(sent.response, limits.responseBytes, {
        origin: request.origin,
        deadline: context.deadline,
        signal: context.signal,
      });
  if (!context.memory.resize(memoryOf(lengthOf(response), response.headers))) throw tooManyResponses();
  return {
    request,
    sentRequest: sent.request,
    response,
    secrets: sent.secrets,
    resolved: sent.resolved ?? prepared.resolved,
  };
}

function lengthOf(response: UpstreamResponse): number {
  return response.chunks?.reduce((sum, { length }) => sum + length, 0) ?? response.body.length;
}

/** Each page counts as a call against the rate limits, and has the time of one. */
function executePages(
  deps: ExecutorDeps,
  prepared: PreparedCall,
  begin: { first: Fetched; page: Page },
): AsyncGenerator<string> {
  const { call, context } = prepared;
  const { input, rawInput, recorder } = call;
  // Secrets by reference may change between two pages.
  let { resolved } = prepared;
  async function fetch(build: BuildRequest): Promise<Fetched | undefined> {
    try {
      const request = build(resolved.operation);
      if (!request) return undefined;
      await countCall(deps, call, rateLimitsOf(call.caller, resolved));
      const page = { ...prepared, resolved, context: withFreshDeadline(context) };
      const fetched = await fetchBuffered(deps, page, { request, rebuild: build });
      resolved = fetched.resolved;
      return fetched;
    } catch (error) {
      if (error instanceof Problem) recorder.failed(error);
      throw error;
    }
  }
  const parseLimits = parseLimitsOf(deps);
  return paginate({
    queryNames: resolved.operation.queryNames,
    input,
    ...begin,
    build: (operation, pageInput) => operation.build(pageInput, { payload: rawInput?.payload }),
    fetch,
    readPage: (response) => toPage(response, parseLimits),
  });
}

async function executeStreaming(deps: ExecutorDeps, prepared: PreparedCall): Promise<CallResult> {
  const { sender } = deps;
  const { call, resolved, request, context, release } = prepared;
  const { recorder } = call;
  const sent = await sendWithSecrets(
    {
      resolved,
      request,
      send: (authorized) => sender.stream(authorized, context),
      discard: (unused) => discard(unused.body),
    },
    () => renewalOf(deps, prepared, (operation) => buildRequest(call, operation)),
  );
  const { response } = sent;
  recorder.upstreamResponded(response.statusCode);
  const body = streamBodyOrDiscard(response, sent.secrets, request.origin);
  const { capture } = recorder;
  capture?.responded(sent.request, response, sent.secrets);
  body.on('data', (chunk: Buffer) => {
    recorder.addResponseBytes(chunk.length);
    capture?.received([chunk]);
  });
  // A 'data' listener starts the flow of a stream: the bytes are counted when the client's response reads them.
  body.pause();
  body.once('error', (error) => {
    if (error instanceof Problem) recorder.failed(error);
  });
  body.once('close', release);
  const contentType = contentTypeOf(response, sent.secrets);
  return { type: 'stream', exchange: sent, contentType, body };
}

/** The Content-Type of a streamed response. One that is invalid as a header value is replaced. */
function contentTypeOf({ headers }: ResponseHead, secrets: Secrets): string {
  const contentType = redactHeader(mainContentType(contentTypesIn(headers)), secrets);
  return contentType === '' || headerValueIssue(contentType) !== undefined
    ? 'application/octet-stream'
    : contentType;
}

/** @throws Problem bad_upstream_response */
function streamBodyOrDiscard(response: UpstreamStreamingResponse, secrets: Secrets, origin: string) {
  try {
    return streamBody(response, secrets, origin);
  } catch (error) {
    discard(response.body);
    throw toUpstreamProblem(error, origin);
  }
}
