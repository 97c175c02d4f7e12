import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../../../api/problem.ts';
import {
  applySpecUpdate,
  compareWithSource,
  type SpecComparison,
} from '../../../api/queries/integrations.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { SpecDiff } from './SpecDiff.tsx';

type Props = { slug: string; onClose: () => void };

/** Two steps: compare, which changes nothing, then apply or cancel. */
export function SpecUpdateSteps({ slug, onClose }: Props) {
  const workspace = useWorkspace();
  const [pasted, setPasted] = useState('');
  const comparing = useMutation(compareWithSource(workspace.slug));
  const applying = useMutation({ ...applySpecUpdate(workspace.slug), onSuccess: onClose });
  const source = pasted === '' ? { slug } : { slug, document: pasted };

  if (comparing.data) {
    const { data } = comparing;
    if (isSame(data))
      return (
        <Stack>
          <Text size="sm">No changes: the spec is up to date.</Text>
          <Group justify="flex-end">
            <Button onClick={onClose}>Close</Button>
          </Group>
        </Stack>
      );
    const removedSelected = data.breaking.map(({ key }) => key).filter((key) => data.removed.includes(key));
    return (
      <Stack>
        <SpecDiff difference={data} />
        <ProblemAlert problem={applying.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep the current spec
          </Button>
          <Button
            color={data.breaking.length > 0 ? 'red' : 'pine'}
            loading={applying.isPending}
            onClick={() => applying.mutate({ ...source, remove: removedSelected })}
          >
            Apply update
          </Button>
        </Group>
      </Stack>
    );
  }
  const isToPaste = wantsDocument(comparing.error);
  return (
    <Stack>
      <Text size="sm">
        Trunkline uses the spec as it was imported. Compare it with its source, and review the changes before
        you apply them. Headers and settings stay as they are.
      </Text>
      {isToPaste ? (
        <Textarea
          label="New spec"
          description="The current spec was pasted and has no source URL. Paste the new one, in JSON or YAML."
          autosize
          minRows={6}
          maxRows={14}
          data-autofocus
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
        />
      ) : (
        <ProblemAlert problem={comparing.error} />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={comparing.isPending}
          disabled={isToPaste && pasted === ''}
          onClick={() => comparing.mutate(source)}
        >
          Compare
        </Button>
      </Group>
    </Stack>
  );
}

function isSame({ added, removed, changed_count }: SpecComparison): boolean {
  return added.length + removed.length + changed_count === 0;
}

function wantsDocument(error: unknown): boolean {
  return error instanceof ApiProblem && error.errors.some(({ path }) => path === 'document');
}
