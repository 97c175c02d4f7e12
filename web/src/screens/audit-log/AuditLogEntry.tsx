import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Stack, Text, ThemeIcon } from '@mantine/core';
import {
  IconActivity,
  IconAdjustments,
  IconApps,
  IconBuilding,
  IconFileDescription,
  IconKey,
  IconMail,
  IconPlug,
  IconUser,
} from '@tabler/icons-react';
import type { AuditEvent } from '../../api/queries/audit-log.ts';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { serverText } from '../../language/server-texts.ts';
import classes from './AuditLogEntry.module.css';
import { actionText } from './actions.ts';
import { Changes } from './Changes.tsx';

const ICONS = new Map([
  ['integration', IconPlug],
  ['app', IconApps],
  ['app_token', IconKey],
  ['app_integration', IconAdjustments],
  ['spec', IconFileDescription],
  ['member', IconUser],
  ['invitation', IconMail],
  ['workspace', IconBuilding],
]);

/** An audit event: actor, action, target, time, IP address and changes. */
export function AuditLogEntry({ entry }: { entry: AuditEvent }) {
  const [kind = ''] = entry.action.split('.');
  const Icon = ICONS.get(kind) ?? IconActivity;
  return (
    <li className={classes.entry}>
      <ThemeIcon variant="light" size={34} radius="xl">
        <Icon size={18} stroke={1.75} />
      </ThemeIcon>
      <Stack gap={6} align="flex-start">
        <div>
          <Text className={classes.sentence}>
            <b>{entry.user_email}</b> <Action entry={entry} />
          </Text>
          <Text size="xs" c="dimmed">
            <Trans>
              <RelativeTime at={entry.at} /> · {viaText(entry.via)} · from {entry.ip}
            </Trans>
          </Text>
        </div>
        <Changes changes={entry.changes} />
      </Stack>
    </li>
  );
}

function Action({ entry: { action, user_email, target_name } }: { entry: AuditEvent }) {
  const words = actionText(action);
  // Members who leave or join are actor and target.
  if (target_name === user_email) return words.replace(/:$/, '');
  return (
    <>
      {words} <b>{action.startsWith('invitation.') ? serverText(target_name) : target_name}</b>
    </>
  );
}

const TOKEN = 'token ';

/** How the user acted, in words: `session`, `invitation`, `command line` or `token <name>`. */
function viaText(via: string): string {
  if (via === 'session') return t`in the browser`;
  if (via === 'invitation') return t`through an invitation`;
  if (via === 'command line') return t`on the command line`;
  return via.startsWith(TOKEN) ? t`with the token ${{ name: via.slice(TOKEN.length) }}` : serverText(via);
}
