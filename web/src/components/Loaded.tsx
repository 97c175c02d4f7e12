import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState.tsx';

type Props<Data> = {
  query: UseQueryResult<Data>;
  /** What stands there meanwhile: a skeleton of the same shape (Skeletons.tsx). */
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
};

/** Shows what a query answered; before that its skeleton, and the reason where it fails. */
export function Loaded<Data>({ query, skeleton, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton;
}
