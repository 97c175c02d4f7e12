import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge, Button, Code, Group, Loader, Paper, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { App } from '../../../api/queries/apps.ts';
import { type Call, latestCallQuery } from '../../../api/queries/calls.ts';
import { durationText } from '../../../components/duration-text.ts';
import { TextLink } from '../../../components/links.tsx';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { outcomeOf } from '../../calls/call-outcome.ts';

const POLL_MS = 2_000;
/** A page that is left open asks no longer than this. */
const POLL_FOR_MS = 15 * 60_000;

/** Waits for the app's first call; then displays the latest one. Asks only while the page is visible. */
export function LatestCall({ app }: { app: App }) {
  const { slug } = useWorkspace();
  const [isOver, setIsOver] = useState(false);
  const latest = useQuery({ ...latestCallQuery(slug, app.id), refetchInterval: !isOver && POLL_MS });
  useEffect(() => {
    if (isOver) return;
    const timer = setTimeout(() => setIsOver(true), POLL_FOR_MS);
    return () => clearTimeout(timer);
  }, [isOver]);
  if (latest.data === undefined) return null;
  return (
    <Paper withBorder radius="lg" p="md" role="status">
      {latest.data ? (
        <Arrived call={latest.data} />
      ) : (
        <Group gap="sm">
          {isOver ? <IconClock size={20} /> : <Loader size={20} type="dots" />}
          <Text size="sm" fw={600}>{t`Waiting for your first call`}</Text>
          <Text size="sm" c="dimmed">{t`Run the code. The call appears here within seconds.`}</Text>
          {isOver && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setIsOver(false)}
            >{t`Check again`}</Button>
          )}
        </Group>
      )}
    </Paper>
  );
}

function Arrived({ call }: { call: Call }) {
  const { slug } = useWorkspace();
  const { status, color, title } = outcomeOf(call);
  return (
    <Group gap="sm">
      <ThemeIcon radius="xl" size={24} color={color}>
        {color === 'green' && <IconCheck size={14} aria-hidden />}
      </ThemeIcon>
      <Text size="sm" fw={600}>
        <Trans>Last call: {title}</Trans>
      </Text>
      <Badge variant="light" radius="sm" color={color}>
        {status}
      </Badge>
      <Code>{call.operation}</Code>
      <Text size="sm">{durationText(call.duration_ms)}</Text>
      <Text size="sm" c="dimmed">
        <RelativeTime at={call.at} />
      </Text>
      <TextLink
        to="/w/$workspace/calls/$id"
        params={{ workspace: slug, id: call.id }}
        size="sm"
      >{t`Details`}</TextLink>
    </Group>
  );
}
