import { type Static, Type } from 'typebox';
import { ALERT_EVENT_TYPES } from '../alert-events.ts';
import { PageQuery } from './lists.ts';
import { Nullable, ONE_LINE, Timestamp } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

const DestinationType = Type.Enum(['webhook', 'email']);
const EventType = Type.Enum(ALERT_EVENT_TYPES);

export const AlertDestination = Type.Object(
  {
    id: Type.String(),
    type: DestinationType,
    name: Type.String(),
    url: Nullable(Type.String(), { description: 'Of a webhook' }),
    members: Type.Array(Type.Object({ user_id: Type.String(), email: Type.String() }), {
      description: 'Who receives emails; those who left the workspace are not among them',
    }),
    events: Type.Array(EventType),
    enabled: Type.Boolean(),
    disabled_reason: Nullable(Type.Enum(['gone']), {
      description: '`gone`: its server responded with 410, which switched it off',
    }),
    created_at: Timestamp,
    updated_at: Timestamp,
    last_delivery: Nullable(
      Type.Object({ at: Timestamp, status: Type.Enum(['pending', 'delivered', 'failed']) }),
    ),
  },
  { description: 'Where alerts of a workspace are sent' },
);
export type AlertDestination = Static<typeof AlertDestination>;

export const AlertDestinationWithSecret = Type.Object(
  {
    ...AlertDestination.properties,
    secret: Nullable(Type.String(), {
      description: '`whsec_…`: a new signing secret, returned once; null: there is no new one',
    }),
  },
  { description: 'A destination, with the signing secret where it was just created' },
);
export type AlertDestinationWithSecret = Static<typeof AlertDestinationWithSecret>;

const Fields = {
  name: Type.String({ minLength: 1, maxLength: 100, ...ONE_LINE }),
  url: Type.String({ maxLength: 2000, description: 'Of a webhook: https://, or http://' }),
  user_ids: Type.Array(Type.String({ maxLength: 100 }), {
    maxItems: 20,
    uniqueItems: true,
    description: 'Of an email destination: the members who receive it',
  }),
  events: Type.Array(EventType, { minItems: 1, maxItems: ALERT_EVENT_TYPES.length, uniqueItems: true }),
};

export const CreateAlertDestinationBody = Type.Object(
  {
    type: DestinationType,
    name: Fields.name,
    url: Type.Optional(Fields.url),
    user_ids: Type.Optional(Fields.user_ids),
    events: Fields.events,
  },
  { additionalProperties: false },
);
export type CreateAlertDestinationBody = Static<typeof CreateAlertDestinationBody>;

export const UpdateAlertDestinationBody = Type.Object(
  {
    ...Type.Partial(Type.Object(Fields)).properties,
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type UpdateAlertDestinationBody = Static<typeof UpdateAlertDestinationBody>;

export const AlertSecret = Type.Object(
  {
    secret: Type.String({ description: '`whsec_…`, returned once' }),
    previous_valid_until: Timestamp,
  },
  { description: 'A new signing secret; until then alerts are signed with the one before as well' },
);

export const AlertDelivery = Type.Object(
  {
    id: Type.String({
      description: 'With `msg_` before it the `webhook-id`, which stays the same over retries',
    }),
    event: Type.String({ description: 'The type of the event, or `alert.test`' }),
    status: Type.Enum(['pending', 'delivered', 'failed']),
    attempts: Type.Integer(),
    created_at: Timestamp,
    last_attempt_at: Nullable(Timestamp),
    next_attempt_at: Nullable(Timestamp),
    duration_ms: Nullable(Type.Number(), { description: 'Of the last attempt' }),
    response_status: Nullable(Type.Integer()),
    response_excerpt: Nullable(Type.String(), { description: 'How the last response begins' }),
    error: Nullable(Type.String(), { description: 'Why the last attempt failed, and what to do' }),
    payload: Type.Unknown({ description: 'What is sent' }),
  },
  { description: 'An alert on its way to a destination' },
);
export type AlertDelivery = Static<typeof AlertDelivery>;

export const AlertDestinationParams = Type.Object({ ...WorkspaceParams.properties, id: Type.String() });
export const AlertDeliveryParams = Type.Object({
  ...AlertDestinationParams.properties,
  delivery_id: Type.String(),
});
export const AlertDeliveriesQuery = Type.Object({
  ...PageQuery.properties,
  status: Type.Optional(Type.Enum(['pending', 'delivered', 'failed'])),
});
