import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { textOf } from '../../language/text.ts';
/** The actions by kind of target, as part of a sentence: "Ada created the app Board". */
export const ACTIONS: readonly {
  kind: string;
  about: MessageDescriptor;
  words: Readonly<Record<string, MessageDescriptor>>;
}[] = [
  {
    kind: 'integration',
    about: msg`Integrations`,
    words: {
      create: msg`created the integration`,
      edit: msg`edited the integration`,
      end_alias: msg`ended a former slug of the integration`,
      delete: msg`deleted the integration`,
      restore: msg`restored the integration`,
      purge: msg`permanently deleted the integration`,
      refresh: msg`updated the spec of`,
      drift: msg`detected a newer spec of`,
      test: msg`sent a test request to`,
      capture_start: msg`started to capture calls of`,
      capture_stop: msg`stopped capturing calls of`,
      capture_view: msg`viewed a captured call of`,
      capture_export: msg`exported the captured calls of`,
      capture_delete: msg`deleted the captured calls of`,
    },
  },
  {
    kind: 'app',
    about: msg`Apps`,
    words: {
      create: msg`created the app`,
      edit: msg`edited the app`,
      delete: msg`deleted the app`,
      test: msg`sent a test call as the app`,
    },
  },
  {
    kind: 'app_token',
    about: msg`App tokens`,
    words: { create: msg`created the token`, revoke: msg`revoked the token` },
  },
  {
    kind: 'app_integration',
    about: msg`Integration settings of apps`,
    words: { edit: msg`changed the permissions of an app:` },
  },
  {
    kind: 'agent_session',
    about: msg`Agents`,
    words: { create: msg`let an agent call:`, revoke: msg`revoked the agent session` },
  },
  {
    kind: 'agent_client',
    about: msg`Clients of agents`,
    words: { create: msg`registered the client`, delete: msg`deleted the client` },
  },
  {
    kind: 'access_request',
    about: msg`Access requests`,
    words: {
      create: msg`requested access:`,
      withdraw: msg`withdrew an access request:`,
      grant: msg`granted an access request:`,
      refuse: msg`refused an access request:`,
    },
  },
  {
    kind: 'spec',
    about: msg`Specs`,
    words: { import: msg`imported the spec`, delete: msg`deleted the spec` },
  },
  {
    kind: 'member',
    about: msg`Members`,
    words: {
      add: msg`added`,
      edit: msg`changed the role of`,
      remove: msg`removed`,
      leave: msg`left the workspace:`,
    },
  },
  {
    kind: 'invitation',
    about: msg`Invitations`,
    words: {
      create: msg`invited`,
      edit: msg`changed the invitation for`,
      revoke: msg`revoked the invitation for`,
      accept: msg`accepted an invitation:`,
    },
  },
  {
    kind: 'alert_destination',
    about: msg`Alerts`,
    words: {
      create: msg`added the alert destination`,
      edit: msg`edited the alert destination`,
      delete: msg`deleted the alert destination`,
      test: msg`sent a test alert to`,
      rotate_secret: msg`replaced the signing secret of`,
    },
  },
  {
    kind: 'workspace',
    about: msg`The workspace`,
    words: {
      create: msg`created the workspace`,
      edit: msg`edited the workspace`,
      plan: msg`changed the plan of`,
      transfer: msg`transferred the ownership of`,
    },
  },
];

/** The action as part of a sentence; an unknown action keeps its name. */
export function actionText(action: string): string {
  const [kind, verb = ''] = action.split('.');
  return textOf(ACTIONS.find((one) => one.kind === kind)?.words[verb] ?? action);
}
