import { t } from '@lingui/core/macro';
import { Stack, Text } from '@mantine/core';
import { IconPlug } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { LinkButton } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { SampleLink } from '../sample/SampleLink.tsx';
import classes from './NoIntegrations.module.css';
import { obstacleOf } from './obstacle.ts';
import { useMaxEndpoints } from './select-endpoints/use-max-endpoints.ts';

const stepsOf = (maxEndpoints: number) =>
  [
    [t`Import its spec`, t`The URL or the text of an OpenAPI or Swagger document.`],
    [t`Select endpoints`, t`Up to ${maxEndpoints}. Apps can call these and no others.`],
    [t`Add its key once`, t`It is stored encrypted and added to calls on the server.`],
  ] as const;

/** The empty list: what an integration is, in three steps, and the sample API. */
export function NoIntegrations() {
  const workspace = useWorkspace();
  const maxEndpoints = useMaxEndpoints();
  if (obstacleOf(workspace) !== undefined)
    return (
      <EmptyState
        Icon={IconPlug}
        title={t`No integrations yet`}
      >{t`APIs registered in this workspace appear here. Every app of the workspace can call them.`}</EmptyState>
    );
  return (
    <EmptyState
      Icon={IconPlug}
      title={t`Register your first API`}
      actions={
        <>
          <SampleLink />
          <LinkButton
            to="/w/$workspace/integrations/new"
            params={{ workspace: workspace.slug }}
          >{t`Add Integration`}</LinkButton>
        </>
      }
    >
      {t`Every app of the workspace can then call it, without holding its key.`}
      <Stack component="ol" gap="sm" className={classes.steps}>
        {stepsOf(maxEndpoints).map(([title, text]) => (
          <li key={title}>
            <Text span fw={600} c="bright">
              {title}
            </Text>
            <Text span display="block" size="sm">
              {text}
            </Text>
          </li>
        ))}
      </Stack>
    </EmptyState>
  );
}
