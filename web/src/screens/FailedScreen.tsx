import { t } from '@lingui/core/macro';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useRouter } from '@tanstack/react-router';
import { isCodeNotLoaded } from '../api/code-not-loaded.ts';
import { ErrorState } from '../components/ErrorState.tsx';
import { PageHeader } from '../components/PageHeader.tsx';
import { CodeNotLoaded } from './CodeNotLoaded.tsx';

/** Displayed where a screen failed to render. */
export function FailedScreen({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <>
      <PageHeader title={t`This page did not load`} />
      {isCodeNotLoaded(error) ? (
        <CodeNotLoaded />
      ) : (
        <ErrorState error={error} onRetry={() => void router.invalidate()} />
      )}
    </>
  );
}
