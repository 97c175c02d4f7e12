import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';

export const CARD_COLUMNS = { base: 1, sm: 2, xl: 3 };

/** Cards in as many columns as fit the screen. */
export function CardGrid({ children }: { children: ReactNode }) {
  return (
    <SimpleGrid cols={CARD_COLUMNS} spacing="md">
      {children}
    </SimpleGrid>
  );
}
