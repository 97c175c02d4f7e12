import { t } from '@lingui/core/macro';
import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiProblem, errorMessage } from '../api/problem.ts';
import { AboutError } from './AboutError.tsx';

/** Replaces what could not be loaded: what happened, what to do, and a button to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={problem?.title ?? t`This could not be loaded`}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{errorMessage(error)}</Text>
        {problem?.requestId && problem.status >= 500 && (
          <Group gap={6}>
            <Text size="xs">{t`Request ID`}</Text>
            <Code>{problem.requestId}</Code>
          </Group>
        )}
        <AboutError error={error} />
        {onRetry && <Button size="xs" variant="default" onClick={onRetry}>{t`Try again`}</Button>}
      </Stack>
    </Alert>
  );
}
