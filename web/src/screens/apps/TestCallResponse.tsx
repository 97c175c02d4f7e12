import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Group, Text } from '@mantine/core';
import type { TestCall } from '../../api/test-call.ts';
import { durationText } from '../../components/duration-text.ts';
import { TextLink } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { Panel } from '../integrations/details/Panel.tsx';
import { ResponseData } from '../integrations/test-request/ResponseBody.tsx';
import { StatusBadge } from '../integrations/test-request/StatusBadge.tsx';

/** The response to a call that was sent as an app, with its place in the call log. */
export function TestCallResponse({ call }: { call: TestCall }) {
  const { slug } = useWorkspace();
  const { id, durationMs, statusCode, json } = call;
  return (
    <Panel
      title={t`Response`}
      actions={
        <Group gap="sm">
          <Text size="sm" c="dimmed" role="status">
            {durationText(durationMs)}
          </Text>
          <StatusBadge size="lg" code={statusCode} />
        </Group>
      }
    >
      <ResponseData key={id} json={json} />
      <Text size="sm" c="dimmed">
        <Trans>
          The app gets the same for this call.{' '}
          <TextLink to="/w/$workspace/calls/$id" params={{ workspace: slug, id }} underline="always" inherit>
            Open it in the call log
          </TextLink>
        </Trans>
      </Text>
    </Panel>
  );
}
