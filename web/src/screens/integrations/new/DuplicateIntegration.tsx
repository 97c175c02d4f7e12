import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { DetailsSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import type { Draft } from './draft.ts';
import { draftOfDuplicate } from './new-draft.ts';

type Props = { slug: string; onReady: (draft: Draft) => Promise<void> };

/** Loads the integration to duplicate. */
export function DuplicateIntegration({ slug, onReady }: Props) {
  const workspace = useWorkspace();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['draft', workspace.slug, slug],
    queryFn: () => draftOfDuplicate(client, workspace.slug, slug),
    staleTime: 0,
    gcTime: 0,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for what was read
  useEffect(() => {
    if (data) void onReady(data);
  }, [data]);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <DetailsSkeleton />;
}
