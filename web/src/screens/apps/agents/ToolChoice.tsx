import { msg, t } from '@lingui/core/macro';
import { Badge, Group, MultiSelect, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type AgentTools, agentToolsQuery } from '../../../api/queries/agents.ts';
import { type App, editApp } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { sizeText } from './size-text.ts';
import { ToolList } from './ToolList.tsx';
import { type ToolSettings, toolsWith } from './tool-lists.ts';

const CHOICES = [
  { value: 'auto', label: msg`As many as fit` },
  {
    value: 'single',
    label: msg`A tool for each endpoint`,
    description: msg`All of them are sent to the model.`,
  },
  {
    value: 'search',
    label: msg`Three tools`,
    description: msg`They search, describe and call any endpoint.`,
  },
  { value: 'both', label: msg`Both`, description: msg`A tool for each endpoint, and the three.` },
] as const;

/** As many integrations may be pinned. */
const MAX_PINNED = 50;

/** Which tools the agents of an app see, and what each choice costs their models. */
export function ToolChoice({ app }: { app: App }) {
  const { slug } = useWorkspace();
  const tools = useQuery(agentToolsQuery(slug, app.id));
  return (
    <Loaded query={tools} skeleton={<ListSkeleton rows={4} />}>
      {(loaded) => <Choices app={app} tools={loaded} />}
    </Loaded>
  );
}

function Choices({ app, tools }: { app: App; tools: AgentTools }) {
  const workspace = useWorkspace();
  const { mutate, isPending, variables } = useMutation(editApp(workspace.slug, app.id));
  const isReadOnly = !mayManageApps(workspace);
  const settings: ToolSettings = { ...app, ...(isPending && variables) };
  const { mcp_pinned_integrations: pinned } = settings;
  const ids = new Set(tools.integrations.map(({ id }) => id));
  return (
    <Stack gap="lg">
      <Radio.Group
        aria-label={t`Tools`}
        value={settings.mcp_tools}
        onChange={(value) => {
          const choice = CHOICES.find((one) => one.value === value);
          if (choice) mutate({ mcp_tools: choice.value });
        }}
      >
        <Stack gap="sm">
          {CHOICES.map((choice) => (
            <Radio
              key={choice.value}
              value={choice.value}
              disabled={isReadOnly || isPending}
              label={
                <Group gap="xs" component="span">
                  {textOf(choice.label)}
                  <Badge component="span" variant="default" size="sm" tt="none" fw={500}>
                    {sizeText(toolsWith({ ...settings, mcp_tools: choice.value }, tools))}
                  </Badge>
                </Group>
              }
              description={
                'description' in choice
                  ? textOf(choice.description)
                  : t`A tool for each endpoint up to ${{ count: tools.max_single }} endpoints, else the three that find and call them.`
              }
            />
          ))}
        </Stack>
      </Radio.Group>
      <MultiSelect
        label={t`Pinned integrations`}
        description={t`Their endpoints are tools of their own in any case, beside the three.`}
        placeholder={pinned.length === 0 ? t`None` : ''}
        maw="40rem"
        searchable
        hidePickedOptions
        disabled={isReadOnly}
        maxValues={MAX_PINNED}
        nothingFoundMessage={t`No integrations match`}
        data={tools.integrations.map((one) => ({
          value: one.id,
          label: `${one.name} (${sizeText(one.tools)})`,
        }))}
        value={pinned.filter((id) => ids.has(id))}
        onChange={(chosen) =>
          mutate({ mcp_pinned_integrations: [...pinned.filter((id) => !ids.has(id)), ...chosen] })
        }
      />
      <ToolList tools={toolsWith(settings, tools)} />
      {!tools.is_complete && (
        <Text
          size="sm"
          c="dimmed"
        >{t`This app may call more endpoints than agents can list. Narrow what it may call.`}</Text>
      )}
    </Stack>
  );
}
