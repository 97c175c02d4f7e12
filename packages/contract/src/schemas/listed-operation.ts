import { Type } from 'typebox';

/** An operation as lists have it, in responses and in storage. */
export const ListedOperation = Type.Object({
  key: Type.String(),
  method: Type.String(),
  path: Type.String(),
  operation_id: Type.Union([Type.String(), Type.Null()]),
  summary: Type.String(),
  tags: Type.Array(Type.String()),
  deprecated: Type.Boolean(),
});
