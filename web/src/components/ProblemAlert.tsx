import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { errorMessage } from '../api/problem.ts';

type Props = {
  /** What was refused; nothing shows while there is none. */
  problem: unknown;
  /** What one can do about it here. */
  children?: ReactNode;
};

/** What is wrong with a form as a whole, over its fields. */
export function ProblemAlert({ problem, children }: Props) {
  if (problem === undefined || problem === null) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle />}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{errorMessage(problem)}</Text>
        {children}
      </Stack>
    </Alert>
  );
}
