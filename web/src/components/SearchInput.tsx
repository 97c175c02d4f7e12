import { TextInput, type TextInputProps } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

type Props = Pick<TextInputProps, 'placeholder' | 'className' | 'maw' | 'flex' | 'maxLength'> & {
  label: string;
  value: string;
  onChange: (search: string) => void;
};

/** A field for the words that a list is searched for. */
export function SearchInput({ label, onChange, ...props }: Props) {
  return (
    <TextInput
      type="search"
      aria-label={label}
      data-screen-search
      leftSection={<IconSearch size={16} />}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...props}
    />
  );
}
