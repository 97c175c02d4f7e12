import { t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import { LinkButton } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { EndpointCode } from '../integrations/details/EndpointCode.tsx';
import { Panel } from '../integrations/details/Panel.tsx';
import type { SampleRun } from './sample-run.ts';

/** After the first call: the same from a terminal, and the same with an API of one's own. */
export function NextWithYourApi({ run: { integration, app, token, operation } }: { run: SampleRun }) {
  const { slug: workspace } = useWorkspace();
  if (!integration || !app || !operation) return null;
  return (
    <>
      <Panel title={t`The same call from your code`}>
        <EndpointCode
          slug={integration.slug}
          operation={operation}
          appId={app.id}
          {...(typeof token === 'string' && { token })}
        />
      </Panel>
      <Panel title={t`Now with your API`}>
        <Text size="sm">{t`All you need is the URL or the text of its OpenAPI spec, and its key. Apps call it in the same way.`}</Text>
        <Group gap="xs">
          <LinkButton
            to="/w/$workspace/integrations/new"
            params={{ workspace }}
          >{t`Add Integration`}</LinkButton>
          <LinkButton
            to="/w/$workspace/apps/$app"
            params={{ workspace, app: app.id }}
            variant="default"
          >{t`Open the app`}</LinkButton>
        </Group>
      </Panel>
    </>
  );
}
