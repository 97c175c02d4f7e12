import { t } from '@lingui/core/macro';
import { SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { CARD_COLUMNS } from './CardGrid.tsx';

/** Placeholders while data is loading. */

export function CardsSkeleton({ count = 6 }: { count?: number }) {
  return (
    <Loading>
      <SimpleGrid cols={CARD_COLUMNS} spacing="md">
        {indexes(count).map((index) => (
          <Skeleton key={index} height={156} radius="lg" />
        ))}
      </SimpleGrid>
    </Loading>
  );
}

export function ListSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <Loading>
      <Stack gap="xs">
        {indexes(rows).map((index) => (
          <Skeleton key={index} height={44} />
        ))}
      </Stack>
    </Loading>
  );
}

export function DetailsSkeleton() {
  return (
    <Loading>
      <Stack gap="md">
        <Skeleton height={120} radius="lg" />
        <Skeleton height={20} width="40%" />
        <Skeleton height={260} radius="lg" />
      </Stack>
    </Loading>
  );
}

function Loading({ children }: { children: ReactNode }) {
  return (
    <div role="status" aria-busy="true">
      <VisuallyHidden>{t`Loading`}</VisuallyHidden>
      {children}
    </div>
  );
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
