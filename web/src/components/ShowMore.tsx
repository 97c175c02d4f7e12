import { t } from '@lingui/core/macro';
import { Button, Center } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect } from 'react';

/** The part of the result of `useInfiniteQuery` that a list needs. */
export type More = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
};

/** The end of a list with more pages: loads the next one when it comes near, or by its button. */
export function ShowMore({ more }: { more: More }) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = more;
  const { ref, entry } = useIntersection({ rootMargin: '400px' });
  // After a failure, only the button retries.
  const isDue = entry?.isIntersecting && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (isDue) fetchNextPage();
  }, [isDue, fetchNextPage]);

  if (!hasNextPage) return null;
  return (
    <Center mt="md" ref={ref}>
      <Button
        variant="default"
        loading={isFetchingNextPage}
        onClick={() => fetchNextPage()}
      >{t`Show more`}</Button>
    </Center>
  );
}
