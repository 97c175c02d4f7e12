import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { latestAuditEventsQuery } from '../../api/queries/audit-log.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { TextLink } from '../../components/links.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { actionText } from '../audit-log/actions.ts';
import { Panel } from '../integrations/details/Panel.tsx';

const LISTED = 6;

/** The newest entries of the audit log, for admins. */
export function LatestChanges() {
  const { slug } = useWorkspace();
  const events = useQuery(latestAuditEventsQuery(slug, LISTED));
  return (
    <Panel
      title={t`Latest changes`}
      actions={
        <TextLink
          to="/w/$workspace/audit-log"
          params={{ workspace: slug }}
          size="sm"
        >{t`Audit log`}</TextLink>
      }
    >
      <Loaded query={events} skeleton={<ListSkeleton rows={4} />}>
        {(items) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">{t`Changes to integrations, apps and members appear here.`}</Text>
          ) : (
            items.map(({ id, user_email, action, target_name, at }) => (
              <div key={id}>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {user_email} {actionText(action)} <b>{target_name}</b>
                </Text>
                <Text size="xs" c="dimmed">
                  <RelativeTime at={at} />
                </Text>
              </div>
            ))
          )
        }
      </Loaded>
    </Panel>
  );
}
