import { Badge, Group, MultiSelect, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type AgentTools, agentToolsQuery } from '../../../api/queries/agents.ts';
import { type App, editApp } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { ToolList } from './ToolList.tsx';
import { sizeOf, type ToolSettings, toolsWith } from './tool-lists.ts';

const CHOICES = [
  { value: 'auto', label: 'As many as fit' },
  { value: 'single', label: 'A tool for each endpoint', description: 'All of them are sent to the model.' },
  { value: 'search', label: 'Three tools', description: 'They search, describe and call any endpoint.' },
  { value: 'both', label: 'Both', description: 'A tool for each endpoint, and the three.' },
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
        aria-label="Tools"
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
                  {choice.label}
                  <Badge component="span" variant="default" size="sm" tt="none" fw={500}>
                    {sizeOf(toolsWith({ ...settings, mcp_tools: choice.value }, tools))}
                  </Badge>
                </Group>
              }
              description={
                'description' in choice
                  ? choice.description
                  : `A tool for each endpoint up to ${tools.max_single} endpoints, else the three that find and call them.`
              }
            />
          ))}
        </Stack>
      </Radio.Group>
      <MultiSelect
        label="Pinned integrations"
        description="Their endpoints are tools of their own in any case, beside the three."
        placeholder={pinned.length === 0 ? 'None' : ''}
        maw="40rem"
        searchable
        hidePickedOptions
        disabled={isReadOnly}
        maxValues={MAX_PINNED}
        nothingFoundMessage="No integrations match"
        data={tools.integrations.map((one) => ({
          value: one.id,
          label: `${one.name} (${sizeOf(one.tools)})`,
        }))}
        value={pinned.filter((id) => ids.has(id))}
        onChange={(chosen) =>
          mutate({ mcp_pinned_integrations: [...pinned.filter((id) => !ids.has(id)), ...chosen] })
        }
      />
      <ToolList tools={toolsWith(settings, tools)} />
      {!tools.is_complete && (
        <Text size="sm" c="dimmed">
          This app may call more endpoints than agents can list. Narrow what it may call.
        </Text>
      )}
    </Stack>
  );
}
