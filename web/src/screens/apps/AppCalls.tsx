import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import type { App } from '../../api/queries/apps.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { CallLog } from '../calls/CallLog.tsx';
import { callFiltersIn } from '../calls/call-filters.ts';
import { appRoute } from './app-route.ts';

/** The calls of the app. */
export function AppCalls({ app }: { app: App }) {
  const search = appRoute.useSearch();
  const { app: _, ...filters } = callFiltersIn(search);
  const navigate = appRoute.useNavigate();
  return (
    <CallLog
      app={app.id}
      filters={filters}
      onChange={(changed) => navigate({ search: { tab: 'calls', ...changed }, resetScroll: false })}
      openCall={search.call}
      onOpen={(call) =>
        navigate({ search: { tab: 'calls', ...filters, ...(call && { call }) }, resetScroll: false })
      }
      whenNone={
        <EmptyState
          Icon={IconArrowsExchange}
          title={t`No calls yet`}
          actions={
            <Button
              variant="default"
              onClick={() => navigate({ search: { tab: 'start' } })}
            >{t`Show me how`}</Button>
          }
        >{t`Calls of this app appear here about a second after they complete. Create a token and send a first one.`}</EmptyState>
      }
    />
  );
}
