import type { CallToolResult } from '@modelcontextprotocol/server';
import type { CallInput } from '@trunkline/contract/schemas/calls';
import { CallRecorder } from '../gateway/call-recorder.ts';
import type { CallTrace } from '../gateway/call-trace.ts';
import { type ExecutorDeps, executeCall } from '../gateway/execute-call.ts';
import type { CallObserver } from '../gateway/observer.ts';
import type { RawInput } from '../gateway/request/build-request.ts';
import { contentTypesIn, mainContentType } from '../gateway/response/media-type.ts';
import type { CancelSignal } from '../http/cancel-signal.ts';
import type { Problem } from '../http/problems.ts';
import type { JsonObject } from '../openapi/parse/json.ts';
import type { AgentCaller } from './agent-caller.ts';
import type { AgentUsage } from './agent-usage.ts';
import type { Endpoint } from './endpoints.ts';
import { inTermsOfArguments, SELECT, toCallInput } from './tool-arguments.ts';
import { problemResult, toToolResult } from './tool-result.ts';

export type AgentCall = {
  /** Of its entry in the call log. */
  id: string;
  caller: AgentCaller;
  /** The name of the client, for the log. */
  client: string | null;
  endpoint: Endpoint;
  /** Of the tool. */
  given: JsonObject;
  /** The same with lossless numbers (openapi/parse/lossless-json.ts), where there are some that need it. */
  exact: JsonObject | undefined;
  /** Whether the tool declares what its result looks like. */
  isStructured: boolean;
  cdnLoop: string | string[] | undefined;
  /** That it belongs to; null: none. */
  trace: CallTrace | null;
  signal: CancelSignal;
};

type Deps = ExecutorDeps & {
  observer: CallObserver;
  agentUsage: AgentUsage;
  maxResultChars: number;
  /** Converts an error to a problem, and logs it where it is unexpected. */
  toProblem: (error: unknown) => Problem;
};

/** Calls an endpoint for an agent, as an app calls it over HTTP. @returns a refusal as a result that says what to do */
export async function callEndpoint(deps: Deps, call: AgentCall): Promise<CallToolResult> {
  const { id, caller, client, endpoint, trace } = call;
  const { observer } = deps;
  const { slug } = endpoint.integration;
  const startedAt = performance.now();
  const recorder = new CallRecorder();
  recorder.trace = trace;
  const onEnd: (() => void)[] = [];
  const entryOf = (status: number) =>
    recorder.entry({
      id,
      caller,
      source: 'mcp',
      client,
      slug,
      operation: endpoint.key,
      status,
      durationMs: performance.now() - startedAt,
    });
  let isLogged = false;
  const log = async (status: number) => {
    isLogged = true;
    if (observer.beforeResponse) await observer.beforeResponse(entryOf(status));
    else observer.onCallFinished(entryOf(status));
  };
  try {
    const result = await execute(deps, call, recorder, onEnd);
    await log(OK);
    return result;
  } catch (error) {
    const problem = deps.toProblem(error);
    recorder.failed(problem);
    if (!isLogged) await log(problem.status).catch(deps.toProblem);
    return problemResult(inTermsOfArguments(problem, endpoint.layout));
  } finally {
    for (const listener of onEnd) listener();
  }
}

const OK = 200;

async function execute(
  deps: Deps,
  { id, caller, endpoint, given, exact, isStructured, cdnLoop, signal }: AgentCall,
  recorder: CallRecorder,
  onEnd: (() => void)[],
): Promise<CallToolResult> {
  if (caller.session) await deps.agentUsage.countCall(caller.session);
  const expression = given[SELECT];
  const result = await executeCall(deps, {
    caller,
    slug: endpoint.integration.slug,
    operation: [endpoint.key],
    ...inputOf(endpoint, given, exact),
    cdnLoop,
    signal,
    onEnd: (listener) => void onEnd.push(listener),
    recorder,
  });
  if (result.type !== 'envelope')
    throw new Error('a call of an agent is for one response, which is buffered');
  return toToolResult({
    json: result.json,
    contentType: mainContentType(contentTypesIn(result.exchange.response.headers)),
    select: typeof expression === 'string' ? expression : undefined,
    isStructured,
    maxChars: deps.maxResultChars,
    callId: id,
  });
}

/** As gateway/request/raw-input.ts: parameters with lossless numbers, and the payload both ways. */
function inputOf(
  { layout }: Endpoint,
  given: JsonObject,
  exact: JsonObject | undefined,
): { input: CallInput; rawInput?: RawInput } {
  const input = toCallInput(layout, given);
  if (!exact) return { input };
  const { payload, ...parameters } = toCallInput(layout, exact);
  return {
    input: { ...parameters, ...(input.payload !== undefined && { payload: input.payload }) },
    rawInput: { payload },
  };
}
