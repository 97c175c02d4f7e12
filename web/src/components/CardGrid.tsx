import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';

export const CARD_COLUMNS = { base: 1, sm: 2, xl: 3 };

/** Cards beside each other, as many as the screen has room for. */
export function CardGrid({ children }: { children: ReactNode }) {
  return (
    <SimpleGrid cols={CARD_COLUMNS} spacing="md">
      {children}
    </SimpleGrid>
  );
}
