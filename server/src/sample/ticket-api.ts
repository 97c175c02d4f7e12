import Fastify, { type FastifyReply } from 'fastify';
import { ticketApiDocument } from './ticket-api-document.ts';

type Ticket = { id: number; title: string; status: string; agent: string };
type Comment = { id: number; author: string; text: string };
type OneTicket = { Params: { id: string } };
type Change = { Body: { title?: unknown; status?: unknown; agent?: unknown } | undefined };

const STATUSES = ['open', 'waiting', 'solved'];
const AGENTS = ['Ada', 'Grace', 'Katherine', 'Margaret'];
const TITLES = [
  'Printer on floor 3 prints only cats',
  'Cannot sign in after changing my phone',
  'Invoice 2204 shows the wrong address',
  'Meeting room display stays dark',
  'Export to CSV drops the last column',
  'Please add Noor to the design team',
  'VPN disconnects every half hour',
  'The weekly report arrives twice',
  'Coffee machine asks for an update',
  'Search does not find archived projects',
  'Two customers by the same name',
  'Door badge stopped working on Monday',
];

/** Its URL. No resolver resolves `.invalid` (RFC 6761, 6.4): only this server knows the host. */
const url = 'http://tickets.sample.invalid';

/** What is needed to try it; its key protects nothing and is public. */
export const SAMPLE_API = {
  host: new URL(url).host,
  specUrl: `${url}/openapi.json`,
  header: { name: 'X-Api-Key', value: 'sample-key-of-the-tickets' },
} as const;

/**
 * An API to try Trunkline with: a ticket system in memory, which requires its key in a header. It starts with the first
 * connection, on its own loopback port.
 */
export function createSampleApi() {
  let started: ReturnType<typeof startTicketApi> | undefined;
  return {
    /** The port that it listens on. */
    async port(): Promise<number> {
      started ??= startTicketApi();
      return (await started).port;
    },
    async close(): Promise<void> {
      await (await started)?.close();
    },
  };
}

async function startTicketApi() {
  const server = Fastify({ forceCloseConnections: true });
  const tickets = new Map<number, Ticket>(TITLES.map((title, index) => [index + 1, seeded(title, index)]));
  const comments = new Map<number, Comment[]>([
    [1, [{ id: 1, author: 'Grace', text: 'They are very good cats.' }]],
  ]);
  let lastId = tickets.size;

  server.addHook('onRequest', async (request, reply) => {
    if (request.url === '/openapi.json' || request.headers['x-api-key'] === SAMPLE_API.header.value) return;
    return reply.code(401).send({ error: 'send your key in the header X-Api-Key' });
  });
  server.get('/openapi.json', async () => ticketApiDocument(url));
  server.get('/agents', async () => AGENTS);

  server.get<{ Querystring: { status?: string; page?: string; per_page?: string } }>(
    '/tickets',
    async ({ query }, reply) => {
      const page = Number(query.page ?? 1);
      const perPage = Number(query.per_page ?? 10);
      const matching = [...tickets.values()].filter(
        ({ status }) => query.status === undefined || status === query.status,
      );
      const items = matching.slice((page - 1) * perPage, page * perPage);
      if (page * perPage < matching.length) {
        reply.header('link', `<${url}/tickets?page=${page + 1}&per_page=${perPage}>; rel="next"`);
      }
      return { total: matching.length, tickets: items };
    },
  );

  server.post<Change>('/tickets', async ({ body }, reply) => {
    const issue = issueOf(body, true);
    if (issue) return invalid(reply, issue);
    lastId += 1;
    const ticket: Ticket = {
      id: lastId,
      title: String(body?.title),
      status: 'open',
      agent: String(body?.agent ?? 'Ada'),
    };
    tickets.set(ticket.id, ticket);
    return reply.code(201).send(ticket);
  });

  server.get<OneTicket>(
    '/tickets/:id',
    async ({ params }, reply) => tickets.get(Number(params.id)) ?? notFound(reply),
  );

  server.patch<OneTicket & Change>('/tickets/:id', async ({ params, body }, reply) => {
    const ticket = tickets.get(Number(params.id));
    if (!ticket) return notFound(reply);
    const issue = issueOf(body, false);
    if (issue) return invalid(reply, issue);
    return Object.assign(ticket, body);
  });

  server.delete<OneTicket>('/tickets/:id', async ({ params }, reply) =>
    tickets.delete(Number(params.id)) ? reply.code(204).send() : notFound(reply),
  );

  server.get<OneTicket>('/tickets/:id/comments', async ({ params }, reply) =>
    tickets.has(Number(params.id)) ? (comments.get(Number(params.id)) ?? []) : notFound(reply),
  );

  server.post<OneTicket & { Body: { author?: unknown; text?: unknown } | undefined }>(
    '/tickets/:id/comments',
    async ({ params, body }, reply) => {
      const id = Number(params.id);
      if (!tickets.has(id)) return notFound(reply);
      if (typeof body?.text !== 'string' || body.text === '') return invalid(reply, 'text is missing');
      const all = comments.get(id) ?? [];
      const comment = { id: all.length + 1, author: String(body.author ?? 'Ada'), text: body.text };
      comments.set(id, [...all, comment]);
      return reply.code(201).send(comment);
    },
  );

  await server.listen({ port: 0, host: '127.0.0.1' });
  return { port: Number(new URL(server.listeningOrigin).port), close: () => server.close() };
}

function seeded(title: string, index: number): Ticket {
  const status = STATUSES[index % STATUSES.length] ?? 'open';
  return { id: index + 1, title, status, agent: AGENTS[index % AGENTS.length] ?? 'Ada' };
}

function issueOf(body: Change['Body'], isNew: boolean): string | undefined {
  if (isNew && body?.title === undefined) return 'title is missing';
  if (body?.title !== undefined && (typeof body.title !== 'string' || body.title === ''))
    return 'title must be a string';
  if (body?.status !== undefined && !STATUSES.includes(String(body.status)))
    return `status must be one of ${STATUSES.join(', ')}`;
  return undefined;
}

function notFound(reply: FastifyReply) {
  return reply.code(404).send({ error: 'there is no such ticket' });
}

function invalid(reply: FastifyReply, error: string) {
  return reply.code(422).send({ error });
}
