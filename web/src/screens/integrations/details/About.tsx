import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Integration } from '../../../api/queries/integrations.ts';
import { type Spec, specQuery } from '../../../api/queries/specs.ts';
import { isAdmin } from '../../../api/roles.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Facts } from '../../../components/Facts.tsx';
import { TextLink } from '../../../components/links.tsx';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { countText } from '../count-text.ts';
import { Panel } from './Panel.tsx';
import { SlugAliases } from './SlugAliases.tsx';

/** Its base URL, its spec and its last change. */
export function About({ integration }: { integration: Integration }) {
  const { slug, base_url, created_at } = integration;
  const { data: spec } = useSpec(integration);
  return (
    <Panel title={t`About`}>
      <Facts
        facts={[
          [t`Slug`, <CopyableText key="slug" text={slug} label={t`Copy slug`} />],
          ...formerSlugs(integration),
          [t`Base URL`, <CopyableText key="base" text={base_url} label={t`Copy base URL`} />],
          [t`Endpoints`, <EndpointsLink key="endpoints" integration={integration} />],
          ...(spec ? factsOf(spec) : []),
          [t`Changed`, <LastChange key="changed" integration={integration} />],
          [t`Created`, <RelativeTime key="created" at={created_at} />],
        ]}
      />
    </Panel>
  );
}

function formerSlugs(integration: Integration): [name: string, value: ReactNode][] {
  return integration.aliases.length === 0
    ? []
    : [[t`Former slugs`, <SlugAliases key="aliases" integration={integration} />]];
}

/** Its spec, which only admins may read. */
function useSpec({ spec_id }: Integration) {
  const workspace = useWorkspace();
  const mayRead = workspace.kind === 'shared' && isAdmin(workspace);
  return useQuery({ ...specQuery(workspace.slug, spec_id), enabled: mayRead });
}

function factsOf({ title, version, format, source_url }: Spec): [name: string, value: ReactNode][] {
  return [
    [t`API spec`, `${title} ${version}`],
    [t`Format`, format],
    [t`Imported from`, source_url === null ? t`pasted text` : <Source key="source" url={source_url} />],
  ];
}

function Source({ url }: { url: string }) {
  return (
    <Anchor href={url} target="_blank" rel="noopener noreferrer" underline="always" inherit>
      {url}
    </Anchor>
  );
}

function EndpointsLink({ integration: { slug, operations } }: { integration: Integration }) {
  const workspace = useWorkspace();
  return (
    <TextLink
      to="/w/$workspace/integrations/$slug"
      params={{ workspace: workspace.slug, slug }}
      search={{ tab: 'endpoints' }}
      underline="always"
      inherit
    >
      {countText(operations.length, 'endpoint')}
    </TextLink>
  );
}

function LastChange({ integration: { updated_at, updated_by, revision } }: { integration: Integration }) {
  return (
    <>
      {updated_by === null ? (
        <Trans>
          <RelativeTime at={updated_at} /> (revision {revision})
        </Trans>
      ) : (
        <Trans>
          <RelativeTime at={updated_at} /> by {updated_by} (revision {revision})
        </Trans>
      )}
    </>
  );
}

function CopyableText({ text, label }: { text: string; label: string }) {
  return (
    <Group gap={4} wrap="nowrap" my={-4}>
      <Text size="sm" ff="monospace">
        {text}
      </Text>
      <CopyButton text={text} label={label} />
    </Group>
  );
}
