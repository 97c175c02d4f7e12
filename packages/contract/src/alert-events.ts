import { type Static, type TObject, type TProperties, Type } from 'typebox';
import { ROLES } from './roles.ts';
import { Nullable, Timestamp } from './schemas/primitives.ts';

/** What alerts tell of: the events that destinations choose from, each with the schema of its data. */

const Integration = Type.Object({ id: Type.String(), slug: Type.String(), name: Type.String() });
const By = Type.Object(
  { user_id: Nullable(Type.String()), email: Type.String() },
  { description: 'Who did it' },
);
const Member = Type.Object({ user_id: Type.String(), email: Type.String() });
const Role = Type.Enum([...ROLES]);
const App = Type.Object({ id: Type.String(), name: Type.String() });
const Token = Type.Object(
  { id: Type.String(), name: Type.String() },
  { description: 'Never the token itself' },
);
const Secret = Type.Object(
  { kind: Type.Enum(['header', 'credential']), name: Type.String() },
  { description: 'Which one, never its value' },
);
const Count = Type.Integer({ minimum: 0 });
const Window = {
  window_minutes: Type.Integer({ description: 'The time that the counts are of' }),
  calls: Count,
  errors: Count,
  failures: Type.Integer({ minimum: 0, description: 'Responses with 500 or more, and APIs not reached' }),
  refusals: Type.Integer({
    minimum: 0,
    description: 'Calls that Trunkline refused; they do not count as failures',
  }),
};

type EventDefinition<Data extends TObject = TObject> = {
  /** The heading it is listed under. */
  subject: 'Specs' | 'Health' | 'Secrets' | 'Quotas' | 'Members' | 'App tokens' | 'Personal tokens';
  /** When it is sent, as a sentence. */
  summary: string;
  data: Data;
};

function event<Properties extends TProperties>(
  subject: EventDefinition['subject'],
  summary: string,
  properties: Properties,
): EventDefinition<TObject<Properties>> {
  return { subject, summary, data: Type.Object(properties) };
}

export const ALERT_EVENTS = {
  'spec.update_found': event('Specs', 'The spec at its source URL differs from the imported one.', {
    integration: Integration,
    breaking: Nullable(Type.Boolean(), {
      description: 'Whether it would break calls of selected endpoints; null: the new spec could not be read',
    }),
    breaking_changes: Type.Array(Type.Object({ operation: Type.String(), message: Type.String() }), {
      description: 'The first 20',
    }),
    added: Nullable(Count, { description: 'Operations that only the new spec has' }),
    removed: Nullable(Count),
    changed: Nullable(Count),
  }),
  'integration.failing': event(
    'Health',
    'Many calls of an integration fail. Sent once, until it has recovered.',
    { integration: Integration, ...Window },
  ),
  'integration.recovered': event('Health', 'An integration that was failing works again.', {
    integration: Integration,
    failing_since: Timestamp,
    ...Window,
  }),
  'integration.circuit_opened': event(
    'Health',
    'A circuit breaker opened: calls are refused for a while. At most once an hour for each integration.',
    {
      integration: Integration,
      reason: Nullable(Type.String(), { description: 'The failure that opened it' }),
    },
  ),
  'credential.expiring': event(
    'Secrets',
    'The value of a header or a credential expires in 30, 7 or 1 days.',
    {
      integration: Integration,
      credential: Secret,
      expires_at: Timestamp,
      days_left: Type.Integer({ minimum: 1 }),
    },
  ),
  'credential.expired': event('Secrets', 'The value of a header or a credential has expired.', {
    integration: Integration,
    credential: Secret,
    expires_at: Timestamp,
  }),
  'secret.undecryptable': event(
    'Secrets',
    'Stored secrets cannot be decrypted, so calls with them are refused. Choose email for it: webhooks are signed with such a secret.',
    {
      integrations: Type.Array(Integration, { description: 'The first 20' }),
      count: Type.Integer({ description: 'How many integrations' }),
      reason: Type.String(),
    },
  ),
  'secret.unavailable': event(
    'Secrets',
    'Secrets by reference cannot be resolved. Sent once, and again when calls begin to fail because of it.',
    {
      integrations: Type.Array(Integration, { description: 'The first 20' }),
      count: Type.Integer({ description: 'How many integrations' }),
      calls_fail: Type.Boolean({ description: 'false: the last values are used for now' }),
      reason: Type.String({ description: 'Of one reference: where its value should be, never the value' }),
    },
  ),
  'quota.nearly_used': event('Quotas', 'The workspace has used 80 % or all of a quota of its plan.', {
    resource: Type.Enum(['apps', 'integrations', 'specs', 'spec_bytes']),
    used: Count,
    quota: Count,
    percent: Type.Enum([80, 100]),
  }),
  'member.added': event('Members', 'A user joined the workspace.', { member: Member, role: Role, by: By }),
  'member.removed': event('Members', 'A member was removed, or left.', {
    member: Member,
    role: Role,
    by: By,
  }),
  'member.role_changed': event('Members', 'The role of a member changed, ownership included.', {
    member: Member,
    before: Role,
    after: Role,
    by: By,
  }),
  'token.created': event('App tokens', 'A token of an app was created.', {
    app: App,
    token: Token,
    expires_at: Nullable(Timestamp),
    by: By,
  }),
  'token.revoked': event('App tokens', 'A token of an app was revoked.', { app: App, token: Token, by: By }),
  'personal_token.created': event(
    'Personal tokens',
    'A member created a personal token, which may do in the workspace what they may.',
    { token: Token, expires_at: Nullable(Timestamp), by: By },
  ),
  'personal_token.revoked': event('Personal tokens', 'A member revoked a personal token of theirs.', {
    token: Token,
    by: By,
  }),
};

export type AlertEventType = keyof typeof ALERT_EVENTS;
export type AlertEventData<Type extends AlertEventType> = Static<(typeof ALERT_EVENTS)[Type]['data']>;

/** Sent by the button "Send test alert"; every destination receives it. */
export const TEST_ALERT_TYPE = 'alert.test';
export const TestAlertData = Type.Object({ message: Type.String() });

export const ALERT_EVENT_TYPES = Object.keys(ALERT_EVENTS).filter(isAlertEventType);

export function isAlertEventType(type: string): type is AlertEventType {
  return Object.hasOwn(ALERT_EVENTS, type);
}

/** What a webhook receives. @param type of the event @param data the schema of its data */
export const AlertPayload = <Data extends TObject>(type: string, data: Data) =>
  Type.Object({
    type: Type.Literal(type),
    timestamp: Type.String({ format: 'date-time', description: 'When it happened' }),
    workspace: Type.Object({ id: Type.String(), slug: Type.String(), name: Type.String() }),
    data,
  });
