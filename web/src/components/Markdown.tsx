import { Text } from '@mantine/core';
import { lazy, Suspense } from 'react';

const MarkdownText = lazy(() => import('./MarkdownText.tsx'));

/**
 * Untrusted CommonMark, such as the description of an API: HTML and images are removed, and only links to web pages
 * and email addresses are kept.
 */
export function Markdown({ children }: { children: string }) {
  return (
    <Suspense fallback={<Text size="sm">{children}</Text>}>
      <MarkdownText>{children}</MarkdownText>
    </Suspense>
  );
}
