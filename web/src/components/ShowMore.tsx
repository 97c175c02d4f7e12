import { Button, Center } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect } from 'react';

/** What `useInfiniteQuery` answers, as far as a list needs it. */
export type More = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
};

/** The end of a list that goes on: what follows is fetched as soon as this comes near, or by its button. */
export function ShowMore({ more }: { more: More }) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = more;
  const { ref, entry } = useIntersection({ rootMargin: '400px' });
  // What failed is tried again by the button alone.
  const isDue = entry?.isIntersecting && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (isDue) fetchNextPage();
  }, [isDue, fetchNextPage]);

  if (!hasNextPage) return null;
  return (
    <Center mt="md" ref={ref}>
      <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
        Show more
      </Button>
    </Center>
  );
}
