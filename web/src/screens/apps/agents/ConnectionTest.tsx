import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { listMcpTools } from '../../../api/mcp-tools.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';

/** Lists tools with the token of an agent, with what each costs the agent's model. */
export function ConnectionTest({ token }: { token: string }) {
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => listMcpTools(token),
    gcTime: 0,
    meta: { showsProblem: true },
  });
  const tokens = data?.tools.reduce((sum, tool) => sum + tool.tokens, 0) ?? 0;
  return (
    <Stack gap="sm" align="flex-start">
      <Button variant="default" loading={isPending} onClick={() => mutate()}>{t`Test connection`}</Button>
      <ProblemAlert problem={error} />
      {data && (
        <Alert
          w="100%"
          color="green"
          icon={<IconCheck />}
          title={t`Connected: ${{ tools: data.tools.length }} tools, about ${tokens} tokens`}
        >
          <List size="sm">
            {data.tools.map((tool) => (
              <List.Item key={tool.name}>
                <Trans>
                  <code>{tool.name}</code>, about {tool.tokens} tokens
                </Trans>
              </List.Item>
            ))}
          </List>
          {data.hasMore && <Text size="sm">{t`and more, on further pages`}</Text>}
          {data.tools.length === 0 && (
            <Text size="sm">{t`The session allows nothing that the app may call.`}</Text>
          )}
        </Alert>
      )}
    </Stack>
  );
}
