import {
  ALERT_EVENTS,
  type AlertEventData,
  type AlertEventType,
  isAlertEventType,
  TEST_ALERT_TYPE,
  TestAlertData,
} from '@trunkline/contract/alert-events';
import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { decodeJsonColumn } from '../storage/json-column.ts';

/** Alerts as emails say them: what happened, and what to do. */

type Text = {
  subject: string;
  text: string;
  /** The screen of the workspace that helps. */
  path: string;
};

const Envelope = Type.Object({
  type: Type.String(),
  workspace: Type.Object({ slug: Type.String(), name: Type.String() }),
});

const AnyData = Type.Object({ data: Type.Unknown() });

/** @param origin of the web UI */
export function toMailText(payload: string, origin: string): { subject: string; text: string; link: string } {
  const { type, workspace } = decode(Envelope, payload);
  const { subject, text, path } = textOf(type, payload);
  return {
    subject: `[${workspace.name}] ${subject}`,
    text: `${text}\n\nThis is an alert of the workspace "${workspace.name}" on Trunkline. Its admins choose who receives which alerts.`,
    link: `${origin}/w/${workspace.slug}${path}`,
  };
}

function textOf(type: string, payload: string): Text {
  if (isAlertEventType(type)) return textOfEvent(type, payload);
  if (type !== TEST_ALERT_TYPE)
    return { subject: type, text: `The event ${type} happened.`, path: '/alerts' };
  const { data } = decode(Type.Object({ data: TestAlertData }), payload);
  return { subject: 'Test alert', text: data.message, path: '/alerts' };
}

function textOfEvent<Type extends AlertEventType>(type: Type, payload: string): Text {
  const { data } = decode(AnyData, payload);
  if (!isDataOf(type, data)) throw new Error(`The data of an alert does not fit ${type}.`);
  return TEXTS[type](data);
}

function isDataOf<Type extends AlertEventType>(type: Type, data: unknown): data is AlertEventData<Type> {
  return Value.Check(ALERT_EVENTS[type].data, data);
}

type Texts = { [Type in AlertEventType]: (data: AlertEventData<Type>) => Text };

const TEXTS: Texts = {
  'spec.update_found': ({ integration, breaking, breaking_changes }) => ({
    subject: `${integration.name}: a newer spec is available${breaking ? ', with breaking changes' : ''}`,
    text: breaking
      ? `The spec of ${integration.name} has changes that would break calls:\n${breaking_changes.map(({ operation, message }) => `- ${operation}: ${message}`).join('\n')}\nCalls keep using the imported spec until an admin applies the update.`
      : `The spec of ${integration.name} differs from the imported one. Calls keep using the imported spec until an admin applies the update.`,
    path: integrationPath(integration),
  }),
  'integration.failing': ({ integration, window_minutes, calls, errors }) => ({
    subject: `${integration.name} is failing`,
    text: `Of ${calls} calls in the last ${window_minutes} minutes, ${errors} failed. Look at the calls, and at the status page of the API.`,
    path: `/calls?integration=${integration.slug}`,
  }),
  'integration.recovered': ({ integration, failing_since }) => ({
    subject: `${integration.name} works again`,
    text: `It was failing since ${timeText(failing_since)}.`,
    path: integrationPath(integration),
  }),
  'integration.circuit_opened': ({ integration, reason }) => ({
    subject: `${integration.name}: the circuit breaker opened`,
    text: `The API failed several times in a row, so calls are refused for a while.${reason === null ? '' : ` The last failure: ${reason}`}`,
    path: `/calls?integration=${integration.slug}`,
  }),
  'credential.expiring': ({ integration, credential, expires_at, days_left }) => ({
    subject: `${integration.name}: ${credential.name} expires in ${days_left} ${days_left === 1 ? 'day' : 'days'}`,
    text: `The value of the ${credential.kind} ${credential.name} expires on ${timeText(expires_at)}. Create a new one at the API's provider, and replace it before.`,
    path: `${integrationPath(integration)}/edit`,
  }),
  'credential.expired': ({ integration, credential, expires_at }) => ({
    subject: `${integration.name}: ${credential.name} has expired`,
    text: `The value of the ${credential.kind} ${credential.name} expired on ${timeText(expires_at)}. Create a new one at the API's provider, and replace it.`,
    path: `${integrationPath(integration)}/edit`,
  }),
  'secret.undecryptable': ({ integrations, count, reason }) => ({
    subject: `The secrets of ${count} ${count === 1 ? 'integration' : 'integrations'} cannot be decrypted`,
    text: `Calls with them are refused: ${integrations.map(({ name }) => name).join(', ')}. ${reason}`,
    path: '/integrations',
  }),
  'secret.unavailable': ({ integrations, count, calls_fail, reason }) => ({
    subject: `Secrets by reference of ${count} ${count === 1 ? 'integration' : 'integrations'} cannot be resolved`,
    text: `${calls_fail ? 'Calls fail because of it' : 'Calls go on with the last values for now'}: ${integrations.map(({ name }) => name).join(', ')}. ${reason} Ask the operator of the server to mend the source, or enter another reference.`,
    path: '/integrations',
  }),
  'quota.nearly_used': ({ resource, used, quota, percent }) => ({
    subject:
      percent === 100
        ? `The quota of ${QUOTA_NAMES[resource]} is used up`
        : `${percent} % of the quota of ${QUOTA_NAMES[resource]} is used`,
    text: `The workspace uses ${used} of ${quota}. Delete what is no longer used, or ask the owner for a higher plan.`,
    path: '/settings',
  }),
  'member.added': ({ member, role, by }) => ({
    subject: `${member.email} joined as ${role}`,
    text: `By ${by.email}.`,
    path: '/members',
  }),
  'member.removed': ({ member, role, by }) => ({
    subject: `${member.email} is no longer a member`,
    text: `The role was ${role}. By ${by.email}.`,
    path: '/members',
  }),
  'member.role_changed': ({ member, before, after, by }) => ({
    subject: `${member.email} is now ${after}`,
    text: `The role was ${before}. By ${by.email}.`,
    path: '/members',
  }),
  'token.created': ({ app, token, by }) => ({
    subject: `A token of ${app.name} was created`,
    text: `The token "${token.name}", by ${by.email}. Revoke it if you do not know why.`,
    path: `/apps/${app.id}`,
  }),
  'token.revoked': ({ app, token, by }) => ({
    subject: `A token of ${app.name} was revoked`,
    text: `The token "${token.name}", by ${by.email}.`,
    path: `/apps/${app.id}`,
  }),
  'personal_token.created': ({ token, by }) => ({
    subject: `${by.email} created a personal token`,
    text: `The token "${token.name}" may do in the workspace what ${by.email} may. Ask them if you do not know why.`,
    path: '/members',
  }),
  'personal_token.revoked': ({ token, by }) => ({
    subject: `${by.email} revoked a personal token`,
    text: `The token "${token.name}".`,
    path: '/members',
  }),
};

const QUOTA_NAMES = {
  apps: 'apps',
  integrations: 'integrations',
  specs: 'specs',
  spec_bytes: 'storage for specs',
} as const;

function integrationPath({ slug }: { slug: string }): string {
  return `/integrations/${slug}`;
}

function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function decode<Schema extends TSchema>(schema: Schema, payload: string) {
  return decodeJsonColumn(schema, payload, 'alert_deliveries.payload', '');
}
