import { Type } from 'typebox';
import { PROBLEMS } from '../problems.ts';

/** A problem document (RFC 9457), with Trunkline's `code` and the invalid fields of the request. */
export const ProblemDocument = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: 'What happened, and what to do next' }),
  code: Type.Enum(Object.keys(PROBLEMS)),
  trace_id: Type.Optional(
    Type.String({ description: 'Of the trace that the call belongs to (W3C Trace Context)' }),
  ),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
});
