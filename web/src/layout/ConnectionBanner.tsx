import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, Group } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ping } from '../api/client.ts';
import { connection } from '../api/connection.ts';
import classes from './ConnectionBanner.module.css';

/** Displayed while the server does not respond; retries until it does. */
export function ConnectionBanner() {
  const isLost = useSyncExternalStore(connection.subscribe, connection.isLost);
  return isLost && <Lost />;
}

const RETRY_MS = 3000;

function Lost() {
  const client = useQueryClient();
  const retry = useQuery({
    queryKey: ['ping'],
    async queryFn() {
      await ping();
      // Queries may have failed meanwhile, or their data may have changed.
      void client.refetchQueries({ type: 'active', predicate: ({ queryKey }) => queryKey[0] !== 'ping' });
      return null;
    },
    retry: false,
    gcTime: 0,
    refetchInterval: RETRY_MS,
  });
  return (
    <Alert
      className={classes.banner}
      color="amber"
      role="alert"
      icon={<IconPlugConnectedX />}
      title={t`Trunkline is not responding`}
    >
      <Group justify="space-between">
        <Trans>
          Check that the server is running and that you are online. What you see may be out of date.
          <Button size="xs" color="amber" loading={retry.isFetching} onClick={() => void retry.refetch()}>
            Try again
          </Button>
        </Trans>
      </Group>
    </Alert>
  );
}
