/** The OpenAPI document of the sample ticket API at `url`. */
export function ticketApiDocument(url: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tickets API',
      version: '1.0.0',
      description:
        'A small ticket system to try Trunkline with. It forgets everything when the server stops.',
    },
    servers: [{ url }],
    security: [{ key: [] }],
    tags: [{ name: 'tickets' }, { name: 'comments' }, { name: 'agents' }],
    paths: {
      '/tickets': {
        get: {
          operationId: 'listTickets',
          summary: 'List tickets',
          tags: ['tickets'],
          parameters: [
            { name: 'status', in: 'query', schema: { $ref: '#/components/schemas/Status' } },
            { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } },
            {
              name: 'per_page',
              in: 'query',
              schema: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
            },
          ],
          responses: {
            200: response('A page of tickets; Link leads to the next one', {
              type: 'object',
              properties: {
                total: { type: 'integer' },
                tickets: { type: 'array', items: { $ref: '#/components/schemas/Ticket' } },
              },
            }),
          },
        },
        post: {
          operationId: 'createTicket',
          summary: 'Open a ticket',
          tags: ['tickets'],
          requestBody: body({ $ref: '#/components/schemas/NewTicket' }),
          responses: {
            201: response('The new ticket', { $ref: '#/components/schemas/Ticket' }),
            422: ERROR,
          },
        },
      },
      '/tickets/{id}': {
        parameters: [{ $ref: '#/components/parameters/TicketId' }],
        get: {
          operationId: 'getTicket',
          summary: 'Read a ticket',
          tags: ['tickets'],
          responses: { 200: response('The ticket', { $ref: '#/components/schemas/Ticket' }), 404: ERROR },
        },
        patch: {
          operationId: 'updateTicket',
          summary: 'Change a ticket',
          tags: ['tickets'],
          requestBody: body({ $ref: '#/components/schemas/TicketChange' }),
          responses: {
            200: response('The ticket', { $ref: '#/components/schemas/Ticket' }),
            404: ERROR,
            422: ERROR,
          },
        },
        delete: {
          operationId: 'deleteTicket',
          summary: 'Delete a ticket',
          tags: ['tickets'],
          responses: { 204: { description: 'Deleted' }, 404: ERROR },
        },
      },
      '/tickets/{id}/comments': {
        parameters: [{ $ref: '#/components/parameters/TicketId' }],
        get: {
          operationId: 'listComments',
          summary: 'List the comments of a ticket',
          tags: ['comments'],
          responses: {
            200: response('Comments, oldest first', {
              type: 'array',
              items: { $ref: '#/components/schemas/Comment' },
            }),
            404: ERROR,
          },
        },
        post: {
          operationId: 'addComment',
          summary: 'Comment on a ticket',
          tags: ['comments'],
          requestBody: body({ $ref: '#/components/schemas/NewComment' }),
          responses: {
            201: response('The comment', { $ref: '#/components/schemas/Comment' }),
            404: ERROR,
            422: ERROR,
          },
        },
      },
      '/agents': {
        get: {
          operationId: 'listAgents',
          summary: 'List the support agents',
          tags: ['agents'],
          responses: { 200: response('Names', { type: 'array', items: { type: 'string' } }) },
        },
      },
    },
    components: {
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
      parameters: { TicketId: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } } },
      schemas: {
        Status: { type: 'string', enum: ['open', 'waiting', 'solved'] },
        Ticket: {
          type: 'object',
          properties: {
            id: { type: 'integer' },
            title: { type: 'string' },
            status: { $ref: '#/components/schemas/Status' },
            agent: { type: 'string' },
          },
        },
        NewTicket: {
          type: 'object',
          required: ['title'],
          properties: { title: { type: 'string', minLength: 1 }, agent: { type: 'string' } },
        },
        TicketChange: {
          type: 'object',
          properties: {
            title: { type: 'string', minLength: 1 },
            status: { $ref: '#/components/schemas/Status' },
            agent: { type: 'string' },
          },
        },
        Comment: {
          type: 'object',
          properties: { id: { type: 'integer' }, author: { type: 'string' }, text: { type: 'string' } },
        },
        NewComment: {
          type: 'object',
          required: ['text'],
          properties: { author: { type: 'string' }, text: { type: 'string', minLength: 1 } },
        },
        Error: { type: 'object', properties: { error: { type: 'string' } } },
      },
    },
  };
}

const ERROR = response('The error', { $ref: '#/components/schemas/Error' });

function response(description: string, schema: object) {
  return { description, content: { 'application/json': { schema } } };
}

function body(schema: object) {
  return { required: true, content: { 'application/json': { schema } } };
}
