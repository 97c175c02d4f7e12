import { t } from '@lingui/core/macro';
import { Button, FileButton, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, type FormEvent, lazy, Suspense, useId, useRef, useState } from 'react';
import { errorMessage } from '../../../api/problem.ts';
import { ContinueImport } from './ContinueImport.tsx';
import classes from './FromText.module.css';
import type { EditorHandle, FileText } from './SpecEditor.tsx';
import type { useImport } from './use-import.ts';

const SpecEditor = lazy(() => import('./SpecEditor.tsx'));

/** Imports a spec from text: pasted, or from a file. */
export function FromText({ importing }: { importing: ReturnType<typeof useImport> }) {
  const editor = useRef<EditorHandle>(null);
  const errorId = useId();
  const [isMissing, setIsMissing] = useState(false);
  const [fileText, setFileText] = useState<FileText>();
  const [isDragOver, setIsDragOver] = useState(false);
  const error = isMissing
    ? t`Paste a spec, or choose a file.`
    : importing.problem && errorMessage(importing.problem);

  async function readFile(file: File | null | undefined): Promise<void> {
    if (!file) return;
    setFileText({ text: await file.text() });
    clearError();
  }

  function clearError(): void {
    setIsMissing(false);
    if (importing.problem) importing.clearProblem();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const document = editor.current?.text() ?? '';
    setIsMissing(document.trim() === '');
    if (document.trim() !== '') importing.begin({ source: { document } });
  }

  function drop(event: DragEvent): void {
    setIsDragOver(false);
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    void readFile(file);
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed">{t`JSON or YAML. Paste the spec, or drop a file here.`}</Text>
          <FileButton onChange={(file) => void readFile(file)} accept=".json,.yaml,.yml,.txt">
            {(props) => (
              <Button
                {...props}
                size="xs"
                variant="default"
                leftSection={<IconFileUpload size={14} />}
                disabled={importing.isImporting}
              >{t`Choose a file`}</Button>
            )}
          </FileButton>
        </Group>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: files are dropped on it; there is a button as well */}
        <div
          className={classes.editor}
          data-drag-over={isDragOver || undefined}
          data-invalid={Boolean(error) || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setIsDragOver(true);
          }}
          onDragLeave={() => setIsDragOver(false)}
          onDropCapture={drop}
        >
          <Suspense fallback={<Skeleton height="100%" radius="md" aria-busy="true" />}>
            <SpecEditor
              ref={editor}
              label={t`API spec`}
              describedBy={errorId}
              replacement={fileText}
              onChange={clearError}
            />
          </Suspense>
        </div>
        <Text id={errorId} size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
        <ContinueImport importing={importing} />
      </Stack>
    </form>
  );
}
