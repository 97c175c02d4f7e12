import { useDebouncedCallback } from '@mantine/hooks';
import { type ComponentProps, useState } from 'react';
import { SearchInput } from './SearchInput.tsx';

type Props = Omit<ComponentProps<typeof SearchInput>, 'value' | 'onChange'> & {
  /** The search that the list has, such as that of the URL. */
  value: string;
  /** Called once typing pauses. */
  onSettled: (search: string) => void;
};

const TYPING_PAUSE_MS = 200;

/** A search of a list on the server, which keeps what is typed until it pauses. */
export function SettledSearchInput({ value, onSettled, ...props }: Props) {
  const [text, setText] = useState(value);
  const [applied, setApplied] = useState(value);
  const settle = useDebouncedCallback((search: string) => onSettled(search.trim()), TYPING_PAUSE_MS);
  // Changed elsewhere, such as by the browser's Back.
  if (applied !== value) {
    setApplied(value);
    if (text.trim() !== value) setText(value);
  }
  return (
    <SearchInput
      maxLength={200}
      {...props}
      value={text}
      onChange={(search) => {
        setText(search);
        settle(search);
      }}
    />
  );
}
