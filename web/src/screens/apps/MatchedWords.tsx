import { t } from '@lingui/core/macro';
import { Mark, Text } from '@mantine/core';

/** The words of the app's prompt that matched an integration; nothing where none did. */
export function MatchedWords({ words }: { words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <Text size="sm">
      {t`Matched words:`}{' '}
      {words.map((word, index) => (
        <span key={word}>
          {index > 0 && ', '}
          <Mark>{word}</Mark>
        </span>
      ))}
    </Text>
  );
}
