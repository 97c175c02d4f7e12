import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Group, Select, Stack, Text } from '@mantine/core';
import { IconApps, IconPlus, IconSearch, IconTable } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type AppSort, type AppSummary, appsQuery } from '../../api/queries/apps.ts';
import { mayManageApps } from '../../api/roles.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton } from '../../components/links.tsx';
import { numberText } from '../../components/number-text.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { RowLink } from '../../components/RowLink.tsx';
import { SettledSearchInput } from '../../components/SettledSearchInput.tsx';
import type { More } from '../../components/ShowMore.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { AppIntegrations } from './AppIntegrations.tsx';

const route = getRouteApi('/signed-in/w/$workspace/apps');

const SORTS: { value: AppSort; label: MessageDescriptor }[] = [
  { value: 'newest', label: msg`Newest first` },
  { value: 'name', label: msg`Name` },
  { value: 'last_call', label: msg`Last call` },
  { value: 'errors', label: msg`Most errors` },
];

/** The apps of the workspace, with a search and an order that are in the URL. */
export function AppsScreen() {
  const workspace = useWorkspace();
  const { search = '', sort: sortParam } = route.useSearch();
  const sort = SORTS.find(({ value }) => value === sortParam)?.value ?? 'newest';
  const apps = useInfiniteQuery({
    ...appsQuery(workspace.slug, { search, sort }),
    placeholderData: keepPreviousData,
  });
  const isEmpty = search === '' && apps.data?.pages.every(({ items }) => items.length === 0);
  return (
    <>
      <PageHeader
        title={t`Apps`}
        description={t`Websites, scripts and AI-built apps that call your integrations. None of them holds an API key.`}
        actions={
          apps.data &&
          !isEmpty && (
            <>
              <LinkButton
                to="/w/$workspace/apps/access"
                params={{ workspace: workspace.slug }}
                variant="default"
                leftSection={<IconTable size={16} />}
              >{t`Access matrix`}</LinkButton>
              {mayManageApps(workspace) && <CreateAppLink />}
            </>
          )
        }
      />
      <Loaded query={apps} skeleton={<ListSkeleton />}>
        {({ pages }) =>
          isEmpty ? (
            <NoApps />
          ) : (
            <Stack gap="md">
              <Controls search={search} sort={sort} />
              <Apps apps={pages.flatMap(({ items }) => items)} search={search} more={apps} />
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}

function CreateAppLink() {
  const { slug } = useWorkspace();
  return (
    <LinkButton
      to="/w/$workspace/apps/new"
      params={{ workspace: slug }}
      leftSection={<IconPlus size={16} />}
    >{t`Create app`}</LinkButton>
  );
}

function Controls({ search, sort }: { search: string; sort: AppSort }) {
  const navigate = route.useNavigate();
  const show = (changed: { search?: string; sort?: string }) => {
    const next = { search, sort, ...changed };
    void navigate({
      search: {
        ...(next.search !== '' && { search: next.search }),
        ...(next.sort !== 'newest' && { sort: next.sort }),
      },
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <Group gap="sm">
      <SettledSearchInput
        label={t`Search apps`}
        placeholder={t`Search by name`}
        flex="1 1 14rem"
        maw="26rem"
        value={search}
        onSettled={(settled) => show({ search: settled })}
      />
      <Select
        aria-label={t`Sort by`}
        data={SORTS.map(({ value, label }) => ({ value, label: textOf(label) }))}
        value={sort}
        allowDeselect={false}
        w="11rem"
        onChange={(value) => show({ sort: value ?? 'newest' })}
      />
    </Group>
  );
}

function Apps({ apps, search, more }: { apps: readonly AppSummary[]; search: string; more: More }) {
  if (apps.length === 0) {
    return (
      <EmptyState
        Icon={IconSearch}
        title={t`No results for “${search}”`}
      >{t`Search matches names of apps.`}</EmptyState>
    );
  }
  return (
    <DataTable
      caption={t`Apps`}
      rows={apps}
      keyOf={({ id }) => id}
      more={more}
      minWidth={900}
      columns={COLUMNS}
    />
  );
}

const COLUMNS: Column<AppSummary>[] = [
  { header: msg`Name`, cell: ({ id, name }) => <AppLink id={id} name={name} /> },
  { header: msg`Integrations`, cell: (app) => <Allowed app={app} /> },
  {
    header: msg`Calls, 7 days`,
    isNumber: true,
    cell: ({ calls_7_days }) => numberText(calls_7_days),
  },
  { header: msg`Errors, 7 days`, isNumber: true, cell: (app) => <Errors app={app} /> },
  {
    header: msg`Last call`,
    cell: ({ last_call_at }) =>
      last_call_at === null ? <Dimmed>{t`Never`}</Dimmed> : <RelativeTime at={last_call_at} />,
  },
  {
    header: msg`Created`,
    cell: ({ created_at, created_by_email }) => (
      <>
        <RelativeTime at={created_at} />
        <Text size="xs" c="dimmed">
          {created_by_email ?? t`deleted account`}
        </Text>
      </>
    ),
  },
];

function AppLink({ id, name }: { id: string; name: string }) {
  const { slug } = useWorkspace();
  return (
    <RowLink to="/w/$workspace/apps/$app" params={{ workspace: slug, app: id }}>
      {name}
    </RowLink>
  );
}

/** Which integrations an app may call. */
function Allowed({ app }: { app: AppSummary }) {
  const { integration_access, allowed_integrations, integrations_total, integrations } = app;
  if (integration_access === 'selected') return <AppIntegrations integrations={integrations} />;
  if (allowed_integrations === integrations_total) return <Dimmed>{t`All integrations`}</Dimmed>;
  return t`${{ count: numberText(allowed_integrations) }} of ${{ total: numberText(integrations_total) }}`;
}

function Errors({ app: { calls_7_days, errors_7_days } }: { app: AppSummary }) {
  if (errors_7_days === 0) return <Dimmed>0</Dimmed>;
  const share = Math.round((errors_7_days / Math.max(calls_7_days, errors_7_days)) * 100);
  return (
    <Text span size="sm" c="var(--mantine-color-error)">
      {numberText(errors_7_days)} ({share}%)
    </Text>
  );
}

function Dimmed({ children }: { children: string }) {
  return (
    <Text span size="sm" c="dimmed">
      {children}
    </Text>
  );
}

function NoApps() {
  const workspace = useWorkspace();
  if (!mayManageApps(workspace)) {
    return (
      <EmptyState
        Icon={IconApps}
        title={t`No apps yet`}
      >{t`Apps of this workspace appear here. Owners, admins and editors can create them.`}</EmptyState>
    );
  }
  return (
    <EmptyState
      Icon={IconApps}
      title={t`No apps yet`}
      actions={<CreateAppLink />}
    >{t`Describe in a sentence what an app should do. Trunkline suggests the integrations it needs and shows the code for its first call.`}</EmptyState>
  );
}
