import { t } from '@lingui/core/macro';
import { Badge, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { endOtherSessions, endSession, type Session, sessionsQuery } from '../../api/queries/sessions.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Section } from '../../components/Section.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { deviceOf } from './device.ts';

/** Your sessions. Each can be ended, and all others at once. */
export function SessionsSection() {
  const sessions = useQuery(sessionsQuery);
  const hasOthers = sessions.data?.some(({ current }) => !current) ?? false;
  return (
    <Section
      title={t`Sessions`}
      description={t`Where you are signed in. If you do not recognize a session, end it and change your password.`}
      actions={hasOthers && <EndOthers />}
    >
      <Loaded query={sessions} skeleton={<ListSkeleton rows={2} />}>
        {(rows) => (
          <DataTable
            caption={t`Sessions`}
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              { header: t`Device`, cell: (session) => <Device session={session} /> },
              { header: t`IP address`, cell: ({ ip }) => ip ?? 'Unknown' },
              { header: t`Signed in`, cell: ({ created_at }) => <RelativeTime at={created_at} /> },
              {
                header: t`Actions`,
                isActions: true,
                cell: (session) => !session.current && <End session={session} />,
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

function Device({ session: { user_agent, current } }: { session: Session }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" title={user_agent ?? undefined}>
        {deviceOf(user_agent)}
      </Text>
      {current && <Badge tt="none" variant="light">{t`This session`}</Badge>}
    </Group>
  );
}

function End({ session: { id, user_agent } }: { session: Session }) {
  const ending = useMutation(endSession);
  return (
    <Button
      variant="default"
      size="xs"
      aria-label={t`End the session of ${deviceOf(user_agent)}`}
      loading={ending.isPending}
      onClick={() => ending.mutate(id)}
    >{t`End`}</Button>
  );
}

function EndOthers() {
  const ending = useMutation(endOtherSessions);
  return (
    <Button
      variant="default"
      loading={ending.isPending}
      onClick={() => ending.mutate()}
    >{t`End all other sessions`}</Button>
  );
}
