import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Group, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isReading } from '@trunkline/contract/operation-effect';
import { useState } from 'react';
import type { App } from '../../../api/queries/apps.ts';
import {
  type IntegrationSummary,
  integrationOperationsQuery,
  integrationsQuery,
  type Operation,
} from '../../../api/queries/integrations.ts';
import { EffectBadge } from '../../../components/EffectBadge.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { TextLink } from '../../../components/links.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { CallOfOperation } from './CallOfOperation.tsx';
import { LatestCall } from './LatestCall.tsx';

type Props = {
  app: App;
  /** A token of the app that this page has created. */
  token: string | undefined;
};

/** A call to run and its code; the best match of the app's prompt that reads is preselected. */
export function FirstCall({ app, token }: Props) {
  const { slug } = useWorkspace();
  const integrations = useQuery(integrationsQuery(slug));
  return (
    <Loaded query={integrations} skeleton={<ListSkeleton rows={3} />}>
      {(items) =>
        items.length === 0 ? <NothingToCall /> : <SelectedCall app={app} token={token} integrations={items} />
      }
    </Loaded>
  );
}

function NothingToCall() {
  const { slug } = useWorkspace();
  return (
    <Text size="sm">
      <Trans>
        The workspace has no integrations yet, so there is nothing to call.{' '}
        <TextLink to="/w/$workspace/integrations" params={{ workspace: slug }} underline="always" inherit>
          Go to integrations
        </TextLink>
      </Trans>
    </Text>
  );
}

type SelectedCallProps = Props & { integrations: readonly IntegrationSummary[] };

function SelectedCall({ app, token, integrations }: SelectedCallProps) {
  const [selected, setSelected] = useState(app.integrations[0]?.slug ?? integrations[0]?.slug ?? '');
  return (
    <Stack>
      <Select
        label={t`Integration`}
        maw="22rem"
        data={integrations.map(({ slug, name }) => ({ value: slug, label: name }))}
        allowDeselect={false}
        value={selected}
        onChange={(slug) => slug !== null && setSelected(slug)}
      />
      <SelectedOperation key={selected} app={app} token={token} integration={selected} />
      <LatestCall app={app} />
    </Stack>
  );
}

function SelectedOperation({ app, token, integration }: Props & { integration: string }) {
  const { slug } = useWorkspace();
  const operations = useQuery(integrationOperationsQuery(slug, integration));
  const suggested = app.integrations.find(({ slug }) => slug === integration)?.operations ?? [];
  const [selected, setSelected] = useState<string>();
  return (
    <Loaded query={operations} skeleton={<ListSkeleton rows={3} />}>
      {(items) => {
        const operation = items.find(({ key }) => key === selected) ?? firstToCall(items, suggested);
        if (operation === undefined) return null;
        return (
          <>
            <Select
              label={t`Endpoint`}
              maw="36rem"
              searchable
              allowDeselect={false}
              data={items.map(({ key }) => key)}
              value={operation.key}
              onChange={(key) => key !== null && setSelected(key)}
              description={operation.summary}
              renderOption={({ option }) => <EndpointOption operation={option.value} />}
              {...(!isReading(operation.key) && {
                rightSection: <EffectBadge operation={operation.key} />,
                rightSectionWidth: '5.5rem',
              })}
              rightSectionPointerEvents="none"
            />
            <CallOfOperation
              key={operation.key}
              app={app}
              token={token}
              integration={integration}
              operation={operation}
            />
          </>
        );
      }}
    </Loaded>
  );
}

/** A suggested operation that reads, or any that does: code that is copied without a thought must change nothing. */
function firstToCall(operations: readonly Operation[], suggested: readonly string[]): Operation | undefined {
  const reading = operations.filter(({ key }) => isReading(key));
  const candidates = reading.length > 0 ? reading : operations;
  const best = suggested.find((key) => candidates.some((operation) => operation.key === key));
  return candidates.find(({ key }) => key === best) ?? candidates[0];
}

function EndpointOption({ operation }: { operation: string }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm" flex={1}>
      <span>{operation}</span>
      <EffectBadge operation={operation} />
    </Group>
  );
}
