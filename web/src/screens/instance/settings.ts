import { plural, t } from '@lingui/core/macro';
import type { InstanceConfiguration } from '@trunkline/contract/schemas/instance';
import { limitSetting } from './limits.ts';
import type { Setting } from './setting.ts';
import { bytesText } from './units.ts';

type Group = { title: string; description: string; settings: readonly Setting[] };

type About = {
  hasSampleApi: boolean;
  maxOperations: number;
  /** How a command of the operator begins. */
  command: string;
};

/** All settings, in groups. */
export function settingsOf(
  configuration: InstanceConfiguration,
  { hasSampleApi, maxOperations, command }: About,
): readonly Group[] {
  const { storage, egress_allow, limits } = configuration;
  return [
    {
      title: t`Server`,
      description: t`All settings are environment variables, read when the server starts.`,
      settings: [
        { name: t`Public URL`, value: configuration.public_url, isCode: true, variable: 'PUBLIC_URL' },
        {
          name: t`Storage`,
          value: `${storage.kind}, ${bytesText(storage.bytes)} in ${storage.location}`,
          variable: 'DATA_DIR',
        },
        {
          name: t`Call log retention`,
          value: plural(configuration.call_log_days, { one: '# day', other: '# days' }),
          variable: 'CALL_LOG_DAYS',
        },
        { name: t`Sample API`, value: hasSampleApi ? t`On` : t`Off`, variable: 'SAMPLE_API' },
        { name: 'Node.js', value: configuration.node_version },
      ],
    },
    {
      title: t`Accounts`,
      description: t`Who can create an account, and how people sign in.`,
      settings: [
        {
          name: t`Sign-up`,
          value:
            configuration.sign_up === 'open'
              ? t`Open: anyone with a confirmed email address`
              : t`By invitation only`,
          variable: 'SIGN_UP',
        },
        {
          name: t`Mail`,
          value: configuration.mail
            ? t`Sent`
            : t`Not sent: "${command} reset-link EMAIL" prints a link that sets a password and confirms the email`,
          variable: 'SMTP_URL',
        },
        {
          name: t`Single sign-on`,
          value: configuration.single_sign_on ?? t`None`,
          isCode: configuration.single_sign_on !== null,
          variable: 'OIDC_ISSUER',
        },
        { name: t`Plan of new workspaces`, value: configuration.default_plan, variable: 'DEFAULT_PLAN' },
        {
          name: t`Endpoints of an integration`,
          value: t`At most ${maxOperations}`,
          variable: 'MAX_OPERATIONS',
        },
      ],
    },
    {
      title: t`Egress`,
      description: t`Calls can reach public IP addresses. Private networks and this server itself are refused unless allowed here.`,
      settings: [
        {
          name: t`Allowed private networks`,
          value: egress_allow.length === 0 ? t`None` : egress_allow.join(', '),
          isCode: egress_allow.length > 0,
          variable: 'EGRESS_ALLOW',
        },
      ],
    },
    {
      title: t`Limits`,
      description: t`Anything larger or slower is rejected.`,
      settings: Object.entries(limits).map(([key, value]) => limitSetting(key, value)),
    },
  ];
}
