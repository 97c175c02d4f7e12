import { t } from '@lingui/core/macro';
import { Anchor, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { errorMessage } from '../../../api/problem.ts';
import { ContinueImport } from './ContinueImport.tsx';
import type { useImport } from './use-import.ts';

type Props = {
  /** The initial URL. */
  url: string;
  importing: ReturnType<typeof useImport>;
  onSubmit: (url: string) => void;
  onPasteInstead: () => void;
};

/** Imports a spec from a URL. */
export function FromUrl({ url: initialUrl, importing, onSubmit, onPasteInstead }: Props) {
  const [url, setUrl] = useState(initialUrl);
  const [isMissing, setIsMissing] = useState(false);
  const error = isMissing
    ? t`Enter the URL of a spec.`
    : importing.problem && errorMessage(importing.problem);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsMissing(url.trim() === '');
    if (url.trim() !== '') onSubmit(url.trim());
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          type="url"
          label={t`OpenAPI Specification URL`}
          description={t`For example https://petstore3.swagger.io/api/v3/openapi.json`}
          placeholder={t`https://api.example.com/openapi.json`}
          autoComplete="off"
          spellCheck={false}
          value={url}
          readOnly={importing.isImporting}
          error={error}
          onChange={(event) => {
            setUrl(event.currentTarget.value);
            setIsMissing(false);
            if (importing.problem) importing.clearProblem();
          }}
        />
        {importing.problem && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            underline="always"
            ta="start"
            onClick={onPasteInstead}
          >{t`Paste the spec instead`}</Anchor>
        )}
        <ContinueImport importing={importing} />
      </Stack>
    </form>
  );
}
