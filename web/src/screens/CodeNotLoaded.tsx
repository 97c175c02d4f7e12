import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ping } from '../api/client.ts';
import { tabStorage } from '../browser-storage.ts';
import { EmptyState } from '../components/EmptyState.tsx';

const RETRY_MS = 3000;
const KEY = 'trunkline.reloaded-at';
/** Where the code is missing although the server responds, a reload each minute is enough. */
const RELOAD_AGAIN_MS = 60_000;

/**
 * The code of a screen did not load: this browser was offline, or the server has a new version, whose files have other
 * names. As soon as the server responds, the page is loaded again, which helps in both cases.
 */
export function CodeNotLoaded() {
  const server = useQuery({
    queryKey: ['ping', 'code'],
    async queryFn() {
      await ping();
      return true;
    },
    retry: true,
    retryDelay: RETRY_MS,
    gcTime: 0,
  });
  useEffect(() => {
    if (server.data) reload();
  }, [server.data]);
  return (
    <EmptyState
      Icon={IconCloudOff}
      title={t`The code of this page did not load`}
      actions={<Button onClick={() => location.reload()}>{t`Reload the page`}</Button>}
    >{t`You are offline, or Trunkline has just been updated. The page is loaded again as soon as the server responds.`}</EmptyState>
  );
}

function reload(): void {
  if (Date.now() - Number(tabStorage.read(KEY) ?? 0) < RELOAD_AGAIN_MS) return;
  tabStorage.write(KEY, String(Date.now()));
  location.reload();
}
