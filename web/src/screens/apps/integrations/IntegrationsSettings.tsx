import { msg, t } from '@lingui/core/macro';
import { Group, SegmentedControl, Stack } from '@mantine/core';
import { IconPlug, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccessState, appIntegrationsQuery } from '../../../api/queries/app-access.ts';
import type { App } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { LinkButton } from '../../../components/links.tsx';
import { SettledSearchInput } from '../../../components/SettledSearchInput.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { type IntegrationAccess, IntegrationAccessChoice } from '../IntegrationAccessChoice.tsx';
import { AccessRequests } from '../requests/AccessRequests.tsx';
import { RequestAccess } from '../requests/RequestAccess.tsx';
import { BulkActions } from './BulkActions.tsx';
import { IntegrationTable } from './IntegrationTable.tsx';
import { Narrow } from './Narrow.tsx';
import { useAccessChanges } from './use-access-changes.ts';

const STATES = [
  { value: 'any', label: msg`All` },
  { value: 'on', label: msg`On` },
  { value: 'off', label: msg`Off` },
];

/** What the app may use of each integration of the workspace, and what it used. */
export function IntegrationsSettings({ app }: { app: App }) {
  const workspace = useWorkspace();
  const [search, setSearch] = useState('');
  const [state, setState] = useState<AccessState>();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const found = { search, ...(state && { state }) };
  const integrations = useInfiniteQuery({
    ...appIntegrationsQuery(workspace.slug, app.id, found),
    placeholderData: keepPreviousData,
  });
  const mayManage = mayManageApps(workspace);
  const access = useAccessChanges();
  return (
    <Loaded query={integrations} skeleton={<ListSkeleton rows={3} />}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0 && search === '' && state === undefined) return <NoIntegrations />;
        return (
          <Stack gap="md">
            {workspace.app_access === 'granted' && <AccessRequests app={app} />}
            <Group justify="space-between" align="flex-start" gap="sm">
              <IntegrationAccessChoice
                value={app.integration_access}
                disabled={!mayManage || access.isPending}
                onChange={(choice) =>
                  access.save(messageOf(app, choice), [{ app_id: app.id, integration_access: choice }])
                }
              />
              <Group gap="sm">
                {mayManage && workspace.app_access === 'granted' && <RequestAccess app={app} />}
                {mayManage && <Narrow app={app} />}
              </Group>
            </Group>
            <Group gap="sm">
              <SettledSearchInput
                label={t`Search integrations`}
                placeholder={t`Search by name, slug or URL`}
                flex="1 1 14rem"
                maw="26rem"
                value={search}
                onSettled={setSearch}
              />
              <SegmentedControl
                transitionDuration={0}
                aria-label={t`Access`}
                data={STATES.map(({ value, label }) => ({ value, label: textOf(label) }))}
                value={state ?? 'any'}
                onChange={(value) => setState(value === 'on' || value === 'off' ? value : undefined)}
              />
              {mayManage && (
                <BulkActions
                  app={app}
                  found={found}
                  selected={selected}
                  onDone={() => setSelected(new Set())}
                />
              )}
            </Group>
            {rows.length === 0 ? (
              <EmptyState
                Icon={IconSearch}
                title={t`No results`}
              >{t`Search matches names, slugs and base URLs.`}</EmptyState>
            ) : (
              <IntegrationTable
                app={app}
                rows={rows}
                more={integrations}
                selected={selected}
                onSelect={setSelected}
              />
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}

function messageOf({ name }: App, choice: IntegrationAccess): string {
  return choice === 'all'
    ? t`${name} may use all integrations, except those that are off`
    : t`${name} may use only the integrations that are on`;
}

function NoIntegrations() {
  const { slug } = useWorkspace();
  return (
    <EmptyState
      Icon={IconPlug}
      title={t`No integrations yet`}
      actions={
        <LinkButton
          to="/w/$workspace/integrations"
          params={{ workspace: slug }}
          variant="default"
        >{t`Go to integrations`}</LinkButton>
      }
    >{t`After the workspace has an integration, you can set here whether this app may use it, which endpoints, and how often.`}</EmptyState>
  );
}
