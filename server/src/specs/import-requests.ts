import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientDisconnectSignal } from '../http/client-disconnect.ts';
import { parseJsonBodies } from '../http/json-body.ts';
import { handleError, Problem } from '../http/problems.ts';
import type { DeclaredProblem } from '../http/route-documentation.ts';
import type { ImportContext } from './import-progress.ts';
import type { SpecParser } from './parser.ts';
import { extractPastedSpec, type PastedSpec, PastedSpecError } from './pasted-spec.ts';
import { toSpecTooLarge } from './sources.ts';

/** What the routes that import a spec have in common, be it a new one or the update of one. */

declare module 'fastify' {
  interface FastifyRequest {
    /** The document of a body, whose own `document` is empty; null: there is none. */
    pastedSpec: Uint8Array | null;
    /** Cancelled when the client disconnects; null on routes that take no spec. */
    pastingContext: ImportContext | null;
  }
}

/** What importing a spec can fail with. A URL that egress denies is an invalid one here. */
export const IMPORT_PROBLEMS: readonly DeclaredProblem[] = [
  'invalid_url',
  ['egress_denied', 422],
  'spec_unreachable',
  'spec_too_large',
  'not_a_spec',
  'unsupported_version',
  'rate_limited',
];

/** The options of a route whose body may have a pasted spec. */
export function pastedSpecLimits(specBytes: number) {
  return {
    // A spec that is pasted as text is sent as a JSON string: escapes can double it.
    bodyLimit: specBytes * 2 + 1024,
    errorHandler: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      void handleError(toSpecTooLarge(error, specBytes), request, reply),
  };
}

/** Extracts pasted specs from the bodies of a plugin's routes: a large one is parsed by the parser only. */
export function acceptPastedSpecs(server: FastifyInstance, parser: SpecParser): void {
  server.decorateRequest('pastedSpec', null);
  server.decorateRequest('pastingContext', null);
  server.addHook('preParsing', (request, reply, _payload, done) => {
    request.pastingContext = importContextFor(reply);
    done();
  });
  parseJsonBodies(
    server,
    (bytes, request) => accept(request, extractSmallSpec(bytes)),
    async (bytes, request) => {
      const client = {
        workspaceId: request.member.workspace.id,
        ...(request.pastingContext && { context: request.pastingContext }),
      };
      return accept(request, await parser.extractPasted(client, bytes));
    },
  );

  function accept(request: FastifyRequest, { rest, document }: PastedSpec): unknown {
    request.pastedSpec = document;
    return JSON.parse(rest);
  }
}

/** @throws Problem malformed_request */
function extractSmallSpec(bytes: Buffer): PastedSpec {
  try {
    return extractPastedSpec(bytes.toString());
  } catch (error) {
    throw error instanceof PastedSpecError ? new Problem(error.code, error.message) : error;
  }
}

/** The context of an import whose client waits for the reply. */
export function importContextFor(
  reply: FastifyReply,
  onProgress: ImportContext['onProgress'] = () => {},
): ImportContext {
  const signal = clientDisconnectSignal(
    reply,
    () => new Problem('cancelled', 'The client closed the connection before the import was done.'),
  );
  return { signal, onProgress };
}
