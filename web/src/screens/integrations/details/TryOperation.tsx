import { SimpleGrid, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, type Fault } from '../../../api/problem.ts';
import { type Operation, tryOperation } from '../../../api/queries/integrations.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { Panel } from './Panel.tsx';
import { TriedCall } from './TriedCall.tsx';
import { isShownBy, TryForm } from './TryForm.tsx';
import classes from './TryOperation.module.css';
import { triedOf } from './tried.ts';
import { type Fields, inputOf } from './try-input.ts';

/** The form of an operation beside what its last call showed. */
export function TryOperation({ slug, operation }: { slug: string; operation: Operation }) {
  const workspace = useWorkspace();
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const trying = useMutation({
    ...tryOperation(workspace.slug, slug),
    onError: (error) => setFaults(error instanceof ApiProblem ? error.errors : []),
  });

  function send(fields: Fields, body: string) {
    const { input, faults: found } = inputOf(operation, fields, body);
    setFaults(found);
    trying.reset();
    if (found.length === 0) trying.mutate(input);
  }

  const elsewhere = faults.filter((fault) => !isShownBy(operation, fault));
  const isAtFields = faults.length > 0 && elsewhere.length === 0;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" verticalSpacing="lg">
      <Panel title="Request">
        <TryForm operation={operation} faults={faults} isSending={trying.isPending} onSend={send} />
      </Panel>
      <div aria-live="polite" className={classes.answer}>
        {trying.data === undefined ? (
          <Panel title="Answer">
            {trying.error && !isAtFields ? (
              <ProblemAlert problem={trying.error}>
                {elsewhere.map(({ path, message }) => (
                  <Text key={`${path} ${message}`} size="sm">
                    {path} {message}
                  </Text>
                ))}
              </ProblemAlert>
            ) : (
              <Text size="sm" c="dimmed">
                The call goes to the API for real, with the headers of this integration. What was sent, what
                came back and how long it took appear here; secrets stay masked.
              </Text>
            )}
          </Panel>
        ) : (
          <TriedCall tried={triedOf(trying.data)} />
        )}
      </div>
    </SimpleGrid>
  );
}
