import { t } from '@lingui/core/macro';
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../../../api/problem.ts';
import {
  applySpecUpdate,
  compareWithSource,
  type SpecComparison,
} from '../../../api/queries/integrations.ts';
import { ElapsedTime } from '../../../components/ElapsedTime.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { SpecDiff } from './SpecDiff.tsx';

type Props = { slug: string; onClose: () => void };

/** The stored spec is compared with its source, or with a pasted document where it has no source. */
type Source = { slug: string; document?: string };

/** Two steps: compare, which changes nothing, then apply or cancel. */
export function SpecUpdateSteps({ slug, onClose }: Props) {
  const [comparison, setComparison] = useState<{ source: Source; difference: SpecComparison }>();
  if (!comparison)
    return (
      <CompareStep
        slug={slug}
        onClose={onClose}
        onCompared={(source, difference) => setComparison({ source, difference })}
      />
    );
  if (hasNoChanges(comparison.difference))
    return (
      <Stack>
        <Text size="sm">{t`No changes: the spec is up to date.`}</Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t`Close`}</Button>
        </Group>
      </Stack>
    );
  return <ApplyStep {...comparison} onClose={onClose} />;
}

type CompareProps = Props & { onCompared: (source: Source, difference: SpecComparison) => void };

function CompareStep({ slug, onClose, onCompared }: CompareProps) {
  const workspace = useWorkspace();
  const [document, setDocument] = useState('');
  /** Stays after a document was refused, so that it can be corrected. */
  const [needsDocument, setNeedsDocument] = useState(false);
  const source: Source = needsDocument ? { slug, document } : { slug };
  const controller = useRef<AbortController>(undefined);
  const comparing = useMutation({
    ...compareWithSource(workspace.slug),
    onSuccess: (difference) => onCompared(source, difference),
    onError(error) {
      if (!needsDocument) setNeedsDocument(isAboutDocument(error));
    },
  });
  useEffect(() => () => controller.current?.abort(), []);
  const compare = () => {
    controller.current = new AbortController();
    comparing.mutate({ ...source, signal: controller.current.signal });
  };
  const wasCancelled = comparing.isError && controller.current?.signal.aborted;
  /** The field is the response to it. */
  const isRequestForDocument =
    comparing.variables?.document === undefined && isAboutDocument(comparing.error);
  return (
    <Stack>
      <Text size="sm">{t`Trunkline uses the spec as it was imported. Compare it with its source, and review the changes before you apply them. Headers and settings stay as they are.`}</Text>
      {!isRequestForDocument && !wasCancelled && <ProblemAlert problem={comparing.error} />}
      {needsDocument && (
        <Textarea
          label={t`New spec`}
          description={t`The current spec was pasted and has no source URL. Paste the new one, in JSON or YAML.`}
          autosize
          minRows={6}
          maxRows={14}
          data-autofocus
          value={document}
          onChange={(event) => setDocument(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end">
        {comparing.isPending && (
          <Text size="sm" c="dimmed" component="span">
            <ElapsedTime since={comparing.submittedAt} />
          </Text>
        )}
        <Button
          variant="default"
          onClick={() => (comparing.isPending ? controller.current?.abort() : onClose())}
        >{t`Cancel`}</Button>
        <Button
          loading={comparing.isPending}
          disabled={needsDocument && document.trim() === ''}
          onClick={compare}
        >{t`Compare`}</Button>
      </Group>
    </Stack>
  );
}

type ApplyProps = { source: Source; difference: SpecComparison; onClose: () => void };

function ApplyStep({ source, difference, onClose }: ApplyProps) {
  const workspace = useWorkspace();
  const applying = useMutation({ ...applySpecUpdate(workspace.slug), onSuccess: onClose });
  const { breaking, removed } = difference;
  const removedSelected = breaking.map(({ key }) => key).filter((key) => removed.includes(key));
  return (
    <Stack>
      <SpecDiff difference={difference} />
      <ProblemAlert problem={applying.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>{t`Keep the current spec`}</Button>
        <Button
          color={breaking.length > 0 ? 'red' : 'pine'}
          loading={applying.isPending}
          onClick={() => applying.mutate({ ...source, remove: removedSelected })}
        >{t`Apply update`}</Button>
      </Group>
    </Stack>
  );
}

function hasNoChanges({ added, removed, changed_count }: SpecComparison): boolean {
  return added.length + removed.length + changed_count === 0;
}

/** The server has no URL to read: it needs the document. */
function isAboutDocument(error: unknown): boolean {
  return error instanceof ApiProblem && error.errors.some(({ path }) => path === 'document');
}
