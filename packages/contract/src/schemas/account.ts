import { Type } from 'typebox';
import { Nullable, ONE_LINE, Timestamp } from './primitives.ts';

export const Me = Type.Object(
  {
    id: Type.String(),
    email: Type.String(),
    name: Type.String(),
    email_verified: Type.Boolean(),
    two_factor_enabled: Type.Boolean(),
    is_operator: Type.Boolean(),
  },
  { description: 'The account of the user who asks' },
);

export const CurrentUser = Type.Object(
  { user: Nullable(Me) },
  { description: 'The user of the session cookie; null: there is no session' },
);

export const UpdateMeBody = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 200, ...ONE_LINE }) },
  { additionalProperties: false },
);

export const Session = Type.Object(
  {
    id: Type.String(),
    created_at: Timestamp,
    updated_at: Timestamp,
    ip: Nullable(Type.String()),
    user_agent: Nullable(Type.String()),
    current: Type.Boolean({ description: 'Whether the request came with this session' }),
  },
  { description: 'A session of the user' },
);

export const SessionParams = Type.Object({ id: Type.String() });
