import { type Static, Type } from 'typebox';
import type { Json } from '../spec/json.ts';

const Values = Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unsafe<Json>({})), Type.Null()]));

/** What an app sends with a call. */
export const CallInput = Type.Object(
  {
    payload: Type.Optional(Type.Unsafe<Json>({})),
    path_params: Values,
    query_params: Values,
    headers: Values,
    cookie_params: Values,
    include_headers: Type.Optional(
      Type.Union([Type.Boolean(), Type.Null()], { description: 'The answer’s `headers` are wanted too' }),
    ),
  },
  { additionalProperties: false },
);
export type CallInput = Static<typeof CallInput>;
