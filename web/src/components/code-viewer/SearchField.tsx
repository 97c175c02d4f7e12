import { t } from '@lingui/core/macro';
import { ActionIcon, Text, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type Ref, useState } from 'react';

type Direction = 'next' | 'previous' | 'this or next';

type Props = {
  ref: Ref<HTMLInputElement>;
  label: string;
  /** Called with each change of the term. */
  onTerm: (term: string) => void;
  /** Selects a match. @returns whether there is one */
  onSelect: (direction: Direction) => boolean;
};

/** Searches a text while the term is typed. Enter goes to the next match, Shift+Enter to the one before. */
export function SearchField({ ref, label, onTerm, onSelect }: Props) {
  const [term, setTerm] = useState('');
  const [isFound, setIsFound] = useState(true);
  const select = (direction: Direction) => setIsFound(onSelect(direction));
  function change(next: string): void {
    setTerm(next);
    onTerm(next);
    if (next === '') setIsFound(true);
    else select('this or next');
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    select(event.shiftKey ? 'previous' : 'next');
  }
  const isOff = term === '' || !isFound;
  return (
    <>
      <TextInput
        ref={ref}
        size="xs"
        type="search"
        aria-label={label}
        placeholder={t`Search`}
        leftSection={<IconSearch size={14} />}
        style={{ flex: '1 1 auto' }}
        value={term}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Text size="xs" c="dimmed" role="status" style={{ whiteSpace: 'nowrap' }}>
        {!isFound && t`No results`}
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t`Previous match`}
        disabled={isOff}
        onClick={() => select('previous')}
      >
        <IconChevronUp size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t`Next match`}
        disabled={isOff}
        onClick={() => select('next')}
      >
        <IconChevronDown size={16} />
      </ActionIcon>
    </>
  );
}
