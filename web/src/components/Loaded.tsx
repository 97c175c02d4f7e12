import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isProblem } from '../api/problem.ts';
import { ErrorState } from './ErrorState.tsx';

type Props<Data> = {
  query: UseQueryResult<Data>;
  /** Displayed while it loads: a skeleton of the same shape (Skeletons.tsx). */
  skeleton: ReactNode;
  /** Displayed where it does not exist: what is not there, and where to go. To try again would not help. */
  missing?: ReactNode;
  children: (data: Data) => ReactNode;
};

/** Renders the data of a query, its skeleton while it loads, or its error. */
export function Loaded<Data>({ query, skeleton, missing, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (missing !== undefined && isProblem(query.error, 'not_found')) return missing;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton;
}
