import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IMPORT_STEPS, type ImportProgress } from '@trunkline/contract/schemas/spec-import';
import { ElapsedTime } from '../../../components/ElapsedTime.tsx';
import { sizeText } from '../../../components/size-text.ts';

const STEP_NAMES: Readonly<Record<ImportProgress['step'], string>> = {
  downloading: 'Downloading',
  parsing: 'Parsing the spec',
  listing: 'Listing endpoints',
  storing: 'Saving',
};

/** The progress of an import, with a button to cancel it. */
export function ImportStatus({
  progress,
  startedAt,
  onCancel,
}: {
  progress: ImportProgress | undefined;
  /** Milliseconds since the epoch. */
  startedAt: number;
  onCancel: () => void;
}) {
  const text = progress === undefined ? 'Starting' : STEP_NAMES[progress.step];
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Text size="sm" role="status">
            {text}
            {progress?.bytes !== undefined && ` · ${sizeOf(progress)}`}
          </Text>
          <Text size="sm" c="dimmed" component="span">
            <ElapsedTime since={startedAt} />
          </Text>
        </Group>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
      <Progress value={percentOf(progress)} animated aria-label="Progress of the import" />
    </Stack>
  );
}

/** Every step is a quarter; within the download, by its bytes. */
function percentOf(progress: ImportProgress | undefined): number {
  if (progress === undefined) return 5;
  const { step, bytes = 0, total } = progress;
  const within = total === undefined ? 0.5 : bytes / total;
  return ((IMPORT_STEPS.indexOf(step) + Math.min(within, 1)) / IMPORT_STEPS.length) * 100;
}

function sizeOf({ bytes = 0, total }: ImportProgress): string {
  return total === undefined ? sizeText(bytes) : `${sizeText(bytes)} of ${sizeText(total)}`;
}
