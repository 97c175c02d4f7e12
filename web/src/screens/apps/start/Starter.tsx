import { t } from '@lingui/core/macro';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type App, starterUrl } from '../../../api/queries/apps.ts';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

const COMMANDS = `npm install
# paste the token behind TRUNKLINE_TOKEN= in .env
npm run dev`;

/** The starter web app. */
export function Starter({ app }: { app: App }) {
  const { slug } = useWorkspace();
  return (
    <Paper withBorder radius="lg" p="md" mb="md">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Title order={3}>{t`Starter web app`}</Title>
          <Button
            component="a"
            href={starterUrl(slug, app.id)}
            download
            variant="default"
            leftSection={<IconDownload size={16} />}
          >{t`Download starter`}</Button>
        </Group>
        <Text
          size="sm"
          c="dimmed"
        >{t`A Vite project that shows the data of this app’s integrations, with types for requests and responses. The token stays in its .env file, out of the browser and the built files.`}</Text>
        <CodeBlock code={COMMANDS} label={t`starter commands`} />
      </Stack>
    </Paper>
  );
}
