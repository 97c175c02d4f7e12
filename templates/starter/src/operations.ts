/** A value of a query parameter. */
export type QueryValue = string | number | boolean | readonly (string | number | boolean)[];

/** The input and the response data of each operation, by the integration's slug and the operation's key. */
export interface Operations {
  'tickets get:/tickets': {
    query_params?: {
      status?: QueryValue;
    };
    response: Array<{ id: number; title?: string }>;
  };
  'tickets get:/tickets/{id}': {
    path_params: {
      id: string;
    };
    response: { id: number; title?: string };
  };
}

export type Operation = {
  slug: string;
  integration: string;
  key: string;
  summary: string;
  parameters: readonly { name: string; in: string; required: boolean; description: string }[];
};

export const appName: string = 'Tickets';

export const operations: readonly Operation[] = [
  {
    slug: 'tickets',
    integration: 'Help desk',
    key: 'get:/tickets',
    summary: 'List tickets',
    parameters: [
      { name: 'status', in: 'query', required: false, description: 'Only tickets with this status' },
    ],
  },
  {
    slug: 'tickets',
    integration: 'Help desk',
    key: 'get:/tickets/{id}',
    summary: 'Read a ticket',
    parameters: [{ name: 'id', in: 'path', required: true, description: '' }],
  },
];
