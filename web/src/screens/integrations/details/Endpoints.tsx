import { t } from '@lingui/core/macro';
import { Accordion, Badge, Group, Stack, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type Integration,
  integrationOperationsQuery,
  type Operation,
} from '../../../api/queries/integrations.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import { SearchInput } from '../../../components/SearchInput.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { Endpoint } from './Endpoint.tsx';
import classes from './Endpoints.module.css';

const route = getRouteApi('/signed-in/w/$workspace/integrations/$slug');

/** The selected endpoints, with documentation and code. */
export function Endpoints({ integration: { slug } }: { integration: Integration }) {
  const workspace = useWorkspace();
  const operations = useQuery(integrationOperationsQuery(workspace.slug, slug));
  return (
    <Loaded query={operations} skeleton={<ListSkeleton rows={4} />}>
      {(all) => <EndpointAccordion slug={slug} operations={all} />}
    </Loaded>
  );
}

const MIN_FOR_SEARCH = 6;

function EndpointAccordion({ slug, operations }: { slug: string; operations: readonly Operation[] }) {
  const { operation: openKey = null } = route.useSearch();
  const navigate = route.useNavigate();
  const [search, setSearch] = useState('');
  const matches = operations.filter(({ key, summary }) =>
    `${key} ${summary}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  const show = (key: string | null) =>
    void navigate({ search: { tab: 'endpoints', ...(key !== null && { operation: key }) }, replace: true });
  return (
    <Stack>
      {operations.length >= MIN_FOR_SEARCH && (
        <SearchInput
          label={t`Search endpoints`}
          placeholder={t`Search by method, path or summary`}
          maw="26rem"
          value={search}
          onChange={setSearch}
        />
      )}
      {matches.length === 0 ? (
        <EmptyState
          Icon={IconSearch}
          title={t`No results for “${search.trim()}”`}
        >{t`Search matches methods, paths and summaries.`}</EmptyState>
      ) : (
        <Accordion variant="separated" radius="lg" order={2} value={openKey} onChange={show}>
          {matches.map((operation) => (
            <Accordion.Item key={operation.key} value={operation.key} className={classes.item}>
              <Accordion.Control>
                <Heading operation={operation} />
              </Accordion.Control>
              <Accordion.Panel>
                {operation.key === openKey && <Endpoint slug={slug} operation={operation} />}
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Stack>
  );
}

function Heading({ operation: { method, path, summary, deprecated } }: { operation: Operation }) {
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <MethodBadge method={method} />
      <Stack gap={2} miw={0}>
        <Text size="sm" ff="monospace" fw={500} className={classes.path}>
          {path}
        </Text>
        {summary !== '' && (
          <Text size="sm" c="dimmed">
            {summary}
          </Text>
        )}
      </Stack>
      {deprecated && (
        <Badge variant="default" size="sm" tt="none" fw={500} className={classes.mark}>
          deprecated
        </Badge>
      )}
    </Group>
  );
}
