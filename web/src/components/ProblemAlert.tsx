import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiProblem, errorMessage } from '../api/problem.ts';
import { AboutError } from './AboutError.tsx';

type Props = {
  /** The error; nothing is rendered without one. */
  problem: unknown;
  /** Actions that may solve it. */
  children?: ReactNode;
};

/** The error of a form as a whole, above its fields. */
export function ProblemAlert({ problem, children }: Props) {
  if (problem === undefined || problem === null) return null;
  const title = problem instanceof ApiProblem && problem.needsTitle ? problem.title : undefined;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle />} title={title}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{errorMessage(problem)}</Text>
        {children}
        <AboutError error={problem} />
      </Stack>
    </Alert>
  );
}
