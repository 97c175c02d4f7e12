import { type Static, Type } from 'typebox';
import type { Json } from '../../openapi/parse/json.ts';

/** More parameters than any operation has: each is checked, and each may have issues. */
const MAX_PARAMETERS = 1_000;

const Values = Type.Optional(
  Type.Union([
    Type.Record(Type.String(), Type.Unsafe<Json>({}), { maxProperties: MAX_PARAMETERS }),
    Type.Null(),
  ]),
);

/** The input of one request of an operation. */
export const RequestFields = {
  payload: Type.Optional(Type.Unsafe<Json>({})),
  path_params: Values,
  query_params: Values,
  headers: Values,
  cookie_params: Values,
  include_headers: Type.Optional(
    Type.Union([Type.Boolean(), Type.Null()], { description: 'Include the response’s `headers`' }),
  ),
};

const Paginate = Type.Object(
  {
    max_items: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    max_pages: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  { additionalProperties: false },
);

/** The input of a call. */
export const CallInput = Type.Object(
  {
    ...RequestFields,
    paginate: Type.Optional(
      Type.Union([Paginate, Type.Null()], {
        description: 'Fetch the next pages of a list, and return all as one',
      }),
    ),
  },
  { additionalProperties: false },
);
export type CallInput = Static<typeof CallInput>;
