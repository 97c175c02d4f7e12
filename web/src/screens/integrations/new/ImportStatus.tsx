import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IMPORT_STEPS, type ImportProgress } from '@trunkline/contract/schemas/spec-import';

const STEP_NAMES: Readonly<Record<ImportProgress['step'], string>> = {
  downloading: 'Downloading',
  parsing: 'Parsing the spec',
  listing: 'Listing endpoints',
  storing: 'Saving',
};

/** The progress of an import, with a button to cancel it. */
export function ImportStatus({
  progress,
  onCancel,
}: {
  progress: ImportProgress | undefined;
  onCancel: () => void;
}) {
  const text = progress === undefined ? 'Starting' : STEP_NAMES[progress.step];
  return (
    <Stack gap={6} role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {text}
          {progress?.bytes !== undefined && ` · ${sizeOf(progress)}`}
        </Text>
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
  return total === undefined ? megabytes(bytes) : `${megabytes(bytes)} of ${megabytes(total)}`;
}

const digits = new Intl.NumberFormat('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

function megabytes(bytes: number): string {
  return `${digits.format(bytes / 1_000_000)} MB`;
}
