import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { instanceQuery } from '../../api/queries/instance.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { DetailsSkeleton } from '../../components/Skeletons.tsx';
import { OperatorsOnly } from './OperatorsOnly.tsx';
import { SettingsSections } from './SettingsSections.tsx';
import { WorkspacesOfInstance } from './WorkspacesOfInstance.tsx';

/** The instance: its settings, for operators. */
export function InstanceScreen() {
  const instance = useQuery(instanceQuery);
  return (
    <>
      <PageHeader
        title={t`Server settings`}
        description={instance.data && t`Trunkline ${instance.data.version}, at ${location.host}.`}
      />
      <Loaded query={instance} skeleton={<DetailsSkeleton />}>
        {({ configuration, sample_api, max_operations }) =>
          configuration ? (
            <Stack gap="2.5rem">
              <WorkspacesOfInstance />
              <SettingsSections
                configuration={configuration}
                hasSampleApi={sample_api !== null}
                maxOperations={max_operations}
              />
            </Stack>
          ) : (
            <OperatorsOnly />
          )
        }
      </Loaded>
    </>
  );
}
