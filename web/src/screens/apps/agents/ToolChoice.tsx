import { Radio, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type App, editApp } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';

const CHOICES = [
  {
    value: 'auto',
    label: 'As many as fit',
    description: 'A tool for each endpoint, or three that find and call them where there are many.',
  },
  { value: 'single', label: 'A tool for each endpoint', description: 'All of them are sent to the model.' },
  { value: 'search', label: 'Three tools', description: 'They search, describe and call any endpoint.' },
  { value: 'both', label: 'Both', description: 'A tool for each endpoint, and the three.' },
] as const;

/** Which tools the agents of an app see. */
export function ToolChoice({ app }: { app: App }) {
  const workspace = useWorkspace();
  const { mutate, isPending } = useMutation(editApp(workspace.slug, app.id));
  return (
    <Radio.Group
      aria-label="Tools"
      value={app.mcp_tools}
      onChange={(value) => {
        const choice = CHOICES.find((one) => one.value === value);
        if (choice) mutate({ mcp_tools: choice.value });
      }}
    >
      <Stack gap="xs">
        {CHOICES.map(({ value, label, description }) => (
          <Radio
            key={value}
            value={value}
            label={label}
            description={description}
            disabled={!mayManageApps(workspace) || isPending}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
