import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { docsUrl } from './docs-url.ts';

/** A link to a page of the docs, which opens beside the work: a form keeps what is entered. */
export function DocsLink({ path, children }: { path: string; children: ReactNode }) {
  return (
    <Anchor href={docsUrl(path)} target="_blank" inherit underline="always">
      {children}
    </Anchor>
  );
}
