import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState.tsx';

type Props<Data> = {
  query: UseQueryResult<Data>;
  /** Displayed while it loads: a skeleton of the same shape (Skeletons.tsx). */
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
};

/** Renders the data of a query, its skeleton while it loads, or its error. */
export function Loaded<Data>({ query, skeleton, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton;
}
