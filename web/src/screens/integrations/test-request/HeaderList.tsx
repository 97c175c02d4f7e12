import { Facts } from '../../../components/Facts.tsx';
import type { TestResult } from './test-result.ts';

/** A repeated header is listed once, with all its values. */
export function HeaderList({ headers }: Pick<TestResult['response'], 'headers'>) {
  const byName = Map.groupBy(headers, ({ name }) => name);
  return (
    <Facts
      facts={[...byName].map(([name, several]) => [name, several.map(({ value }) => value).join('\n')])}
    />
  );
}
