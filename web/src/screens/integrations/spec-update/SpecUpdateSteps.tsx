import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../../../api/problem.ts';
import { compareWithSource, type Refreshed, takeNewVersion } from '../../../api/queries/integrations.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { SpecDiff } from './SpecDiff.tsx';

type Props = { slug: string; onClose: () => void };

/** First the comparison, which changes nothing; then the new version is taken, or not. */
export function SpecUpdateSteps({ slug, onClose }: Props) {
  const workspace = useWorkspace();
  const [pasted, setPasted] = useState('');
  const comparing = useMutation(compareWithSource(workspace.slug));
  const taking = useMutation({ ...takeNewVersion(workspace.slug), onSuccess: onClose });
  const source = pasted === '' ? { slug } : { slug, document: pasted };

  if (comparing.data) {
    const { data } = comparing;
    if (isSame(data))
      return (
        <Stack>
          <Text size="sm">Nothing changed: every endpoint is as it was imported.</Text>
          <Group justify="flex-end">
            <Button onClick={onClose}>Close</Button>
          </Group>
        </Stack>
      );
    const gone = data.breaking.map(({ key }) => key).filter((key) => data.removed.includes(key));
    return (
      <Stack>
        <SpecDiff difference={data} />
        <ProblemAlert problem={taking.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep the old one
          </Button>
          <Button
            color={data.breaking.length > 0 ? 'red' : 'pine'}
            loading={taking.isPending}
            onClick={() => taking.mutate({ ...source, drop: gone })}
          >
            Take the new version
          </Button>
        </Group>
      </Stack>
    );
  }
  const isToPaste = wantsDocument(comparing.error);
  return (
    <Stack>
      <Text size="sm">
        The description is kept as it was imported. Read it again to see what changed since; nothing is taken
        before you have seen it. Headers and settings stay as they are.
      </Text>
      {isToPaste ? (
        <Textarea
          label="The new description"
          description="It was pasted, so there is no address to read it from. JSON or YAML."
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

function isSame({ added, removed, changed_count }: Refreshed): boolean {
  return added.length + removed.length + changed_count === 0;
}

function wantsDocument(error: unknown): boolean {
  return error instanceof ApiProblem && error.errors.some(({ path }) => path === 'document');
}
