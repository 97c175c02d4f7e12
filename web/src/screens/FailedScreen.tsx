import type { ErrorComponentProps } from '@tanstack/react-router';
import { useRouter } from '@tanstack/react-router';
import { ErrorState } from '../components/ErrorState.tsx';
import { PageHeader } from '../components/PageHeader.tsx';

/** Displayed where a screen failed to render. */
export function FailedScreen({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <>
      <PageHeader title="This page did not load" />
      <ErrorState error={error} onRetry={() => void router.invalidate()} />
    </>
  );
}
