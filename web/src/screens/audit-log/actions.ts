/** The actions by kind of target, as part of a sentence: "Ada created the app Board". */
export const ACTIONS: readonly { kind: string; about: string; words: Readonly<Record<string, string>> }[] = [
  {
    kind: 'integration',
    about: 'Integrations',
    words: {
      create: 'created the integration',
      edit: 'edited the integration',
      end_alias: 'ended a former slug of the integration',
      delete: 'deleted the integration',
      restore: 'restored the integration',
      purge: 'permanently deleted the integration',
      refresh: 'updated the spec of',
      drift: 'detected a newer spec of',
      test: 'sent a test request to',
      capture_start: 'started to capture calls of',
      capture_stop: 'stopped capturing calls of',
      capture_view: 'viewed a captured call of',
      capture_export: 'exported the captured calls of',
      capture_delete: 'deleted the captured calls of',
    },
  },
  {
    kind: 'app',
    about: 'Apps',
    words: {
      create: 'created the app',
      edit: 'edited the app',
      delete: 'deleted the app',
      test: 'sent a test call as the app',
    },
  },
  {
    kind: 'app_token',
    about: 'App tokens',
    words: { create: 'created the token', revoke: 'revoked the token' },
  },
  {
    kind: 'app_integration',
    about: 'Integration settings of apps',
    words: { edit: 'changed the permissions of an app:' },
  },
  {
    kind: 'agent_session',
    about: 'Agents',
    words: { create: 'let an agent call:', revoke: 'revoked the agent session' },
  },
  {
    kind: 'agent_client',
    about: 'Clients of agents',
    words: { create: 'registered the client', delete: 'deleted the client' },
  },
  {
    kind: 'access_request',
    about: 'Access requests',
    words: {
      create: 'requested access:',
      withdraw: 'withdrew an access request:',
      grant: 'granted an access request:',
      refuse: 'refused an access request:',
    },
  },
  {
    kind: 'spec',
    about: 'Specs',
    words: { import: 'imported the spec', delete: 'deleted the spec' },
  },
  {
    kind: 'member',
    about: 'Members',
    words: { add: 'added', edit: 'changed the role of', remove: 'removed', leave: 'left the workspace:' },
  },
  {
    kind: 'invitation',
    about: 'Invitations',
    words: {
      create: 'invited',
      edit: 'changed the invitation for',
      revoke: 'revoked the invitation for',
      accept: 'accepted an invitation:',
    },
  },
  {
    kind: 'alert_destination',
    about: 'Alerts',
    words: {
      create: 'added the alert destination',
      edit: 'edited the alert destination',
      delete: 'deleted the alert destination',
      test: 'sent a test alert to',
      rotate_secret: 'replaced the signing secret of',
    },
  },
  {
    kind: 'workspace',
    about: 'The workspace',
    words: {
      create: 'created the workspace',
      edit: 'edited the workspace',
      plan: 'changed the plan of',
      transfer: 'transferred the ownership of',
    },
  },
];

/** The action as part of a sentence; an unknown action keeps its name. */
export function actionText(action: string): string {
  const [kind, verb = ''] = action.split('.');
  return ACTIONS.find((one) => one.kind === kind)?.words[verb] ?? action;
}
