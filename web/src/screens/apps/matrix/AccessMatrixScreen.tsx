import { t } from '@lingui/core/macro';
import { Group, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type AccessMatrix, accessMatrixQuery } from '../../../api/queries/app-access.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { LinkButton, TextLink } from '../../../components/links.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { SettledSearchInput } from '../../../components/SettledSearchInput.tsx';
import type { More } from '../../../components/ShowMore.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { AccessRequests } from '../requests/AccessRequests.tsx';
import { AppAccessList } from './AppAccessList.tsx';
import { Legend } from './Legend.tsx';
import { Matrix } from './Matrix.tsx';

const route = getRouteApi('/signed-in/w/$workspace/apps/access');

/** What every app of the workspace may use of every integration. */
export function AccessMatrixScreen() {
  const { slug, app_access } = useWorkspace();
  const { apps = '', integrations = '', after = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const matrix = useInfiniteQuery({
    ...accessMatrixQuery(slug, {
      app_search: apps,
      integration_search: integrations,
      integration_cursor: after,
    }),
    placeholderData: keepPreviousData,
  });
  const show = (found: { apps: string; integrations: string }) =>
    void navigate({
      search: {
        ...(found.apps !== '' && { apps: found.apps }),
        ...(found.integrations !== '' && { integrations: found.integrations }),
      },
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <PageHeader
        title={t`Access matrix`}
        description={t`Which integrations each app may call, and which it called in the last 30 days.`}
        breadcrumbs={<TextLink to="/w/$workspace/apps" params={{ workspace: slug }}>{t`Apps`}</TextLink>}
      />
      <Stack gap="md">
        {app_access === 'granted' && <AccessRequests isPending />}
        <Group gap="sm">
          <SettledSearchInput
            label={t`Search apps`}
            placeholder={t`Apps by name`}
            flex="1 1 12rem"
            maw="20rem"
            value={apps}
            onSettled={(search) => show({ apps: search, integrations })}
          />
          <SettledSearchInput
            label={t`Search integrations`}
            placeholder={t`Integrations by name, slug or URL`}
            flex="1 1 12rem"
            maw="20rem"
            value={integrations}
            onSettled={(search) => show({ apps, integrations: search })}
          />
        </Group>
        <Loaded query={matrix} skeleton={<ListSkeleton />}>
          {({ pages }) => <Found key={`${apps} ${integrations} ${after}`} pages={pages} more={matrix} />}
        </Loaded>
      </Stack>
    </>
  );
}

function Found({ pages, more }: { pages: readonly AccessMatrix[]; more: More }) {
  const { slug } = useWorkspace();
  const { after } = route.useSearch();
  const isWide = useMediaQuery('(min-width: 48em)', undefined, { getInitialValueInEffect: false });
  const apps = pages.flatMap((page) => page.apps.items);
  const integrations = pages[0]?.integrations;
  if (apps.length === 0 || !integrations || integrations.items.length === 0) {
    return (
      <EmptyState
        Icon={IconSearch}
        title={t`No results`}
      >{t`The matrix has the apps and the integrations that match both searches.`}</EmptyState>
    );
  }
  if (!isWide) return <AppAccessList apps={apps} integrations={integrations.items} more={more} />;
  return (
    <>
      <Legend />
      <Matrix apps={apps} integrations={integrations.items} more={more} />
      {(after !== undefined || integrations.next_cursor !== null) && (
        <Group gap="sm">
          {after !== undefined && (
            <LinkButton
              variant="default"
              to="/w/$workspace/apps/access"
              params={{ workspace: slug }}
              search={({ after: _, ...found }) => found}
            >{t`First integrations`}</LinkButton>
          )}
          {integrations.next_cursor !== null && (
            <LinkButton
              variant="default"
              to="/w/$workspace/apps/access"
              params={{ workspace: slug }}
              search={(found) => ({ ...found, after: integrations.next_cursor ?? '' })}
            >{t`Next integrations`}</LinkButton>
          )}
        </Group>
      )}
    </>
  );
}
