import { Type } from 'typebox';
import { AppParams } from './apps.ts';
import { Nullable, ONE_LINE, Timestamp } from './primitives.ts';

export const Token = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    created_at: Timestamp,
    expires_at: Nullable(Timestamp),
    last_used_at: Nullable(Timestamp),
  },
  { description: 'An app token (`tla_…`) or a personal token (`tlp_…`), without the token itself' },
);

export const TokenWithSecret = Type.Object(
  { ...Token.properties, token: Type.String() },
  { description: 'A new token: the token itself is returned once' },
);

const expires_at = Type.Optional(Nullable(Timestamp, { description: 'Absent or null: never' }));

export const CreatePersonalTokenBody = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, ...ONE_LINE }), expires_at },
  { additionalProperties: false },
);

export const PersonalTokenParams = Type.Object({ id: Type.String() });

export const CreateAppTokenBody = Type.Object(
  { name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, ...ONE_LINE })), expires_at },
  { additionalProperties: false },
);

export const AppTokenParams = Type.Object({
  ...AppParams.properties,
  token: Type.String({ description: 'Its id' }),
});
