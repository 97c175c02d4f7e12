/** What people do in a workspace, by what they do it to, in the words of a sentence: "Ada created the app Board". */
export const DEEDS: readonly { kind: string; about: string; words: Readonly<Record<string, string>> }[] = [
  {
    kind: 'integration',
    about: 'Integrations',
    words: {
      create: 'created the integration',
      edit: 'edited the integration',
      delete: 'deleted the integration',
      restore: 'restored the integration',
      erase: 'erased the integration',
      refresh: 'took over a new description of',
      drift: 'noticed a new description of',
      try: 'tried an operation of',
    },
  },
  {
    kind: 'app',
    about: 'Apps',
    words: { create: 'created the app', edit: 'edited the app', delete: 'deleted the app' },
  },
  {
    kind: 'app_token',
    about: 'App tokens',
    words: { create: 'made the token', revoke: 'revoked the token' },
  },
  {
    kind: 'app_integration',
    about: 'Integrations settings of apps',
    words: { edit: 'changed what an app may use:' },
  },
  {
    kind: 'spec',
    about: 'API descriptions',
    words: { import: 'imported the API description', delete: 'deleted the API description' },
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
      edit: 'changed the invitation',
      revoke: 'took back the invitation',
      accept: 'accepted an invitation:',
    },
  },
  {
    kind: 'workspace',
    about: 'The workspace',
    words: {
      create: 'made the workspace',
      edit: 'edited the workspace',
      plan: 'changed the plan of',
      transfer: 'handed over the workspace',
    },
  },
];

/** What an entry says that was done; a deed that this version does not know stands as the server calls it. */
export function deedOf(action: string): string {
  const [kind, deed = ''] = action.split('.');
  return DEEDS.find((one) => one.kind === kind)?.words[deed] ?? action;
}
