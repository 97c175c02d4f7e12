import { t } from '@lingui/core/macro';
import { SimpleGrid, Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { Operation } from '../../../api/queries/integrations.ts';
import { LinkButton } from '../../../components/links.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { obstacleOf } from '../obstacle.ts';
import { OperationDocs } from '../operation/OperationDocs.tsx';
import { EndpointCode } from './EndpointCode.tsx';

/** One endpoint: its documentation beside the code that calls it. */
export function Endpoint({ slug, operation }: { slug: string; operation: Operation }) {
  const workspace = useWorkspace();
  return (
    <SimpleGrid cols={{ base: 1, xl: 2 }} spacing="lg" verticalSpacing="lg">
      <OperationDocs operation={operation} />
      <Stack gap="md" miw={0}>
        <EndpointCode slug={slug} operation={operation} />
        {obstacleOf(workspace) === undefined && (
          <LinkButton
            to="/w/$workspace/integrations/$slug"
            params={{ workspace: workspace.slug, slug }}
            search={{ tab: 'try', operation: operation.key }}
            variant="light"
            leftSection={<IconPlayerPlay size={16} />}
            w="fit-content"
          >{t`Try it`}</LinkButton>
        )}
      </Stack>
    </SimpleGrid>
  );
}
