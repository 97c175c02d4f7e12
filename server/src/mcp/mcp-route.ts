import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AuthInfo, McpHttpHandler } from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppTokenUsage } from '../apps/app-token-usage.ts';
import type { Settings } from '../config/settings.ts';
import { beginTrace } from '../gateway/call-trace.ts';
import type { ExecutorDeps } from '../gateway/execute-call.ts';
import type { CallObserver } from '../gateway/observer.ts';
import { cancelled } from '../gateway/upstream/upstream-problems.ts';
import { CancelSource } from '../http/cancel-signal.ts';
import { clientDisconnectSignal, onResponseEnd } from '../http/client-disconnect.ts';
import { checkOrigin } from '../http/cors.ts';
import { whenParsable } from '../http/json-body.ts';
import { notFound, Problem, sendProblem, toProblem } from '../http/problems.ts';
import { createRequestIds } from '../http/request-id.ts';
import { toWebRequest } from '../http/web-request.ts';
import type { Database } from '../storage/database.ts';
import { type AgentCaller, authenticateAgent } from './agent-caller.ts';
import type { AgentUsage } from './agent-usage.ts';
import { callEndpoint } from './call-endpoint.ts';
import type { Directories } from './directory.ts';
import { type ExactArguments, exactArgumentsIn } from './exact-arguments.ts';
import { loadSdk } from './load-sdk.ts';
import type { AgentSession } from './mcp-server.ts';
import {
  clientNameIn,
  clientNameInSession,
  isGreeting,
  isInitialize,
  type Message,
  messagesIn,
  newSessionId,
} from './messages.ts';
import { createMcpPreload } from './preload.ts';
import { listTools } from './tool-list.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls over MCP; null on every other route. */
    agent: AgentCaller | null;
    /** Of the calls in its body; null: its numbers are as JavaScript writes them. */
    exactArguments: ExactArguments | null;
  }
}

type Deps = ExecutorDeps & {
  db: Database;
  tokenUsage: AppTokenUsage;
  observer: CallObserver;
  directories: Directories;
  limits: Settings['limits'];
  agentUsage: AgentUsage;
  /** What a request without a valid token is sent to (RFC 9728, 5.1). */
  resourceMetadataUrl: () => string;
  maxTools: number;
  maxResultChars: number;
};

const MCP_PATH = '/mcp';

/** Of one HTTP request: the revision of March 2025 has batches. */
const MAX_MESSAGES = 20;

/**
 * The Model Context Protocol over streamable HTTP, without state: each request gets a server of its own, on any node. The SDK
 * refuses GET and DELETE, which are for sessions.
 */
export function mcpRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { configCache, tokenUsage, agentUsage, limits } = deps;
  const allowedOrigins = async (appId: string) => (await configCache.accessOf(appId))?.allowedOrigins;
  /** Of the calls of a request after its first. */
  const nextId = createRequestIds();
  const sessions = new WeakMap<AuthInfo, AgentSession>();
  /** Requests that other requests of their session can cancel. */
  const inFlight = new Map<string, CancelSource>();
  const preload = createMcpPreload({ ...deps, load: loadSdk });
  let handler: Promise<McpHttpHandler> | undefined;

  return async (server) => {
    server.decorateRequest('agent', null);
    server.decorateRequest('exactArguments', null);
    const parseJson = server.getDefaultJsonParser('ignore', 'ignore');
    server.removeContentTypeParser('application/json');
    server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) =>
      whenParsable(
        bytes,
        limits.jsonValues,
        () => {
          const text = bytes.toString();
          parseJson(request, text, (error, body) => {
            if (!error) request.exactArguments = exactArgumentsIn(text);
            done(error, body);
          });
        },
        done,
      ),
    );
    const closing = new AbortController();
    server.addHook('onListen', async () => {
      // Not awaited: the server listens.
      preload.run(closing.signal).catch((err: unknown) => {
        if (!closing.signal.aborted) server.log.warn({ err }, 'the tools of agents were not made ahead');
      });
    });
    server.addHook('onClose', async () => {
      closing.abort();
      (await handler)?.close();
    });
    server.options(MCP_PATH, { schema: { hide: true } }, async (request, reply) =>
      sendMcpPreflight(request, reply),
    );
    server.route({
      method: ['GET', 'POST', 'DELETE'],
      url: MCP_PATH,
      schema: { hide: true },
      bodyLimit: limits.requestBytes,
      // Before the body is read.
      onRequest: async (request, reply) => {
        const agent = await authenticateOrRefuseOrigin(request);
        await checkOrigin(allowedOrigins, agent.app.id, request, reply);
        reply.header('cache-control', 'no-store');
        if (agent.tokenId !== null) tokenUsage.record(agent.tokenId);
        if (agent.session) agentUsage.used(agent.session);
        request.agent = agent;
        preload.noteApp(agent.app);
      },
      errorHandler: (error, request, reply) =>
        respondToError(deps.resourceMetadataUrl, error, request, reply),
      handler: async (request, reply) => {
        const { agent } = request;
        if (!agent) throw new Error('the agent is not authenticated');
        return respond(request, reply, agent);
      },
    });
  };

  /** A page of another origin is refused whatever it sends: it may have pointed a name of its own at this server. */
  async function authenticateOrRefuseOrigin(request: FastifyRequest): Promise<AgentCaller> {
    const { origin } = request.headers;
    try {
      return await authenticateAgent(deps, request.headers);
    } catch (error) {
      if (origin === undefined || request.isOwnOrigin(origin)) throw error;
      throw new Problem(
        'origin_not_allowed',
        'A page of another origin calls over MCP with a token of an app that allows its origin.',
      );
    }
  }

  async function respond(
    request: FastifyRequest,
    reply: FastifyReply,
    agent: AgentCaller,
  ): Promise<FastifyReply> {
    const messages = messagesIn(request.body);
    if (messages.length > MAX_MESSAGES)
      throw new Problem('request_too_large', `A request has at most ${MAX_MESSAGES} messages. Send fewer.`);
    const session = sessionOf(request, reply, agent, messages);
    cancelOthers(session.key, messages);
    const authInfo: AuthInfo = { token: '', clientId: agent.app.id, scopes: [] };
    sessions.set(authInfo, session);
    handler ??= createHandler();
    if (messages.some(isGreeting)) prepareTools(agent).catch(() => {});
    const { fetch } = await handler;
    const signal = clientDisconnectSignal(reply, cancelled);
    const response = await fetch(new Request(toWebRequest(request, {}), { signal }), {
      authInfo,
      ...(request.body !== undefined && request.body !== null && { parsedBody: request.body }),
    });
    if (messages.some(isInitialize)) reply.header('mcp-session-id', newSessionId(session.clientName));
    return reply.send(response);
  }

  /** A client that greets lists the tools next: by then they are made. An error is for its list. */
  async function prepareTools(agent: AgentCaller): Promise<void> {
    const directory = await deps.directories.of(agent.app);
    if (directory) await listTools(directory, agent, { cursor: undefined, maxTools: deps.maxTools });
  }

  /** Loaded with the first request, unless it was before (preload.ts): most servers have no agents. */
  async function createHandler(): Promise<McpHttpHandler> {
    const { createMcpHandler } = await import('@modelcontextprotocol/server');
    const { createMcpServer } = await import('./mcp-server.ts');
    return createMcpHandler(({ authInfo }) => {
      const session = authInfo && sessions.get(authInfo);
      if (!session) throw new Error('the request has no caller');
      return createMcpServer(session);
    });
  }

  function sessionOf(
    request: FastifyRequest,
    reply: FastifyReply,
    caller: AgentCaller,
    messages: readonly Message[],
  ): AgentSession & { key: string | undefined; clientName: string | undefined } {
    const header = request.headers['mcp-session-id'];
    const sessionId = typeof header === 'string' ? header : undefined;
    const named = messages.map(clientNameIn).find((name) => name !== undefined);
    const clientName = caller.clientName ?? named ?? clientNameInSession(sessionId);
    const key = sessionId && `${caller.app.id} ${caller.tokenId} ${sessionId}`;
    const asProblem = (error: unknown) => toProblem(error, request);
    let calls = 0;
    return {
      key,
      clientName,
      caller,
      maxTools: deps.maxTools,
      maxResultChars: deps.maxResultChars,
      toProblem: asProblem,
      directory: async () => {
        const directory = await deps.directories.of(caller.app);
        if (!directory) throw notFound('app');
        return directory;
      },
      exactArguments: (id) => request.exactArguments?.get(id),
      signalOf: (id) => cancellable(reply, key, id),
      call: (call) => {
        calls += 1;
        const trace = beginTrace(request.headers, deps.observer.startTrace, 0);
        request.traceId = trace?.traceId ?? null;
        return callEndpoint(
          { ...deps, toProblem: asProblem },
          {
            ...call,
            id: calls === 1 ? request.id : nextId(),
            caller,
            client: clientName ?? null,
            cdnLoop: request.headers['cdn-loop'],
            trace,
          },
        );
      },
    };
  }

  /** A signal that is aborted when the client disconnects, or cancels the request on this node. */
  function cancellable(reply: FastifyReply, key: string | undefined, id: string | number): CancelSource {
    const source = new CancelSource();
    const entry = key && `${key} ${id}`;
    if (entry) inFlight.set(entry, source);
    onResponseEnd(reply, () => {
      if (!reply.raw.writableFinished) source.abort();
      if (entry && inFlight.get(entry) === source) inFlight.delete(entry);
    });
    return source;
  }

  function cancelOthers(key: string | undefined, messages: readonly Message[]): void {
    for (const { method, params } of messages) {
      if (key && method === 'notifications/cancelled') inFlight.get(`${key} ${params.requestId}`)?.abort();
    }
  }
}

/** What is not JSON is refused in terms of JSON-RPC, and who may not call as everywhere. */
function respondToError(
  metadataUrl: () => string,
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const problem = toProblem(error, request);
  if (problem.status === 401) {
    const reason = problem.code === 'invalid_token' ? 'error="invalid_token", ' : '';
    reply.header('www-authenticate', `Bearer ${reason}resource_metadata="${metadataUrl()}"`);
  }
  if (problem.code !== 'malformed_request') sendProblem(problem, reply);
  else
    void reply
      .code(problem.status)
      .send({ jsonrpc: '2.0', id: null, error: { code: JSON_RPC_PARSE_ERROR, message: problem.message } });
}

const JSON_RPC_PARSE_ERROR = -32_700;

/** A preflight has no token, so which app is asked for is not known: the request itself is checked. */
function sendMcpPreflight({ headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { origin } = headers;
  const requested = headers['access-control-request-headers'];
  return reply
    .code(204)
    .headers({
      vary: 'Origin',
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-max-age': 600,
      ...(origin !== undefined && { 'access-control-allow-origin': origin }),
      ...(requested !== undefined && { 'access-control-allow-headers': requested }),
    })
    .send();
}
