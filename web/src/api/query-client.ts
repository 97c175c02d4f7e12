import { t } from '@lingui/core/macro';
import { notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query';
import { type Text, textOf } from '../language/text.ts';
import { ApiProblem, errorMessage, isProblem, NoResponse } from './problem.ts';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The toast after success. */
      successMessage?: Text;
      /** The queries whose data it changes: they are refetched before it is settled. */
      invalidates?: readonly QueryKey[];
      /** A form or a dialog displays the error itself: no toast. */
      showsProblem?: boolean;
    };
  }
}

/** @param onSignedOut called when the session has ended */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', staleTime: 10_000, retry: shouldRetry },
      mutations: { networkMode: 'always' },
    },
    queryCache: new QueryCache({ onError: reportSignedOut }),
    mutationCache: new MutationCache({
      onError(error, _variables, _result, { meta }) {
        reportSignedOut(error);
        if (!meta?.showsProblem)
          notifications.show({ color: 'red', title: titleOf(error), message: errorMessage(error) });
      },
      async onSuccess(_data, _variables, _result, { meta }) {
        if (meta?.successMessage) notifications.show({ message: textOf(meta.successMessage) });
        await Promise.all(
          (meta?.invalidates ?? []).map((queryKey) => client.invalidateQueries({ queryKey })),
        );
      },
    }),
  });

  function reportSignedOut(error: unknown): void {
    if (isProblem(error, 'unauthenticated')) onSignedOut();
  }

  return client;
}

/** Retries only what may succeed the next time: no response, or once after a 5xx. */
function shouldRetry(failures: number, error: unknown): boolean {
  if (error instanceof ApiProblem) return error.status >= 500 && failures < 1;
  return failures < 2;
}

function titleOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.title;
  return error instanceof NoResponse ? t`No response` : t`Something went wrong`;
}
