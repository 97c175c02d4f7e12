import { type Static, Type } from 'typebox';
import { PageQuery } from './lists.ts';
import { Nullable, Timestamp } from './primitives.ts';

export const AuditEvent = Type.Object(
  {
    id: Type.String(),
    at: Timestamp,
    user_id: Nullable(Type.String()),
    user_email: Type.String(),
    ip: Type.String({ description: 'The IP the request came from' }),
    via: Type.String({
      description:
        '`session`, `token <name>`, `invitation`, `command line`, `daily check`, `alerts` or `trash retention`',
    }),
    action: Type.String(),
    target_id: Type.String(),
    target_name: Type.String(),
    changes: Type.Record(Type.String(), Type.Array(Type.Unknown()), {
      description: 'field -> [before, after]',
    }),
  },
  { description: 'An action in the audit log' },
);
export type AuditEvent = Static<typeof AuditEvent>;

export const AuditLogFilter = Type.Object({
  action: Type.Optional(
    Type.String({ description: '`integration.edit`, or `integration` for all of its kind' }),
  ),
  user: Type.Optional(Type.String({ description: 'An id or an email' })),
  target: Type.Optional(Type.String({ description: 'An id, or the name at the time' })),
  since: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
});

export const AuditLogQuery = Type.Object({ ...PageQuery.properties, ...AuditLogFilter.properties });
