import { Text } from '@mantine/core';
import { lazy, Suspense } from 'react';

const MarkdownText = lazy(() => import('./MarkdownText.tsx'));

/**
 * CommonMark that somebody else wrote: the description of an API. It may say things, nothing more: HTML and pictures
 * are left out, and links lead to web pages and addresses of mail alone.
 */
export function Markdown({ children }: { children: string }) {
  return (
    <Suspense fallback={<Text size="sm">{children}</Text>}>
      <MarkdownText>{children}</MarkdownText>
    </Suspense>
  );
}
