import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { ApiProblem } from '../api/problem.ts';
import { DocsLink } from './DocsLink.tsx';

/** The link from an error of the server to what the docs say about its code. */
export function AboutError({ error }: { error: unknown }) {
  if (!(error instanceof ApiProblem) || !error.isListed) return null;
  return (
    <Text size="xs" lh={2}>
      <DocsLink path={`errors#${error.code}`}>{t`About this error`}</DocsLink>
    </Text>
  );
}
