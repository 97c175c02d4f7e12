import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IMPORT_STEPS, type ImportProgress } from '@trunkline/contract/schemas/spec-import';
import { ElapsedTime } from '../../../components/ElapsedTime.tsx';
import { sizeText } from '../../../components/size-text.ts';
import { textOf } from '../../../language/text.ts';
import type { useImport } from './use-import.ts';

const STEP_NAMES: Readonly<Record<ImportProgress['step'], MessageDescriptor>> = {
  downloading: msg`Downloading`,
  parsing: msg`Parsing the spec`,
  listing: msg`Listing endpoints`,
  storing: msg`Saving`,
};

/** The button that starts an import; while it runs, its progress, with a button to cancel it. */
export function ContinueImport({
  importing: { isImporting, progress, startedAt, cancel },
}: {
  importing: ReturnType<typeof useImport>;
}) {
  if (!isImporting) return <Button type="submit" style={{ alignSelf: 'flex-start' }}>{t`Continue`}</Button>;
  const text = progress === undefined ? t`Starting` : textOf(STEP_NAMES[progress.step]);
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
        <Button size="compact-sm" variant="subtle" color="gray" onClick={cancel}>{t`Cancel`}</Button>
      </Group>
      <Progress value={percentOf(progress)} animated aria-label={t`Progress of the import`} />
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
