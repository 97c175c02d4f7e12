import { Autocomplete } from '@mantine/core';
import { useState } from 'react';

type Props = {
  label: string;
  placeholder: string;
  /** Suggested values; others can be typed too. */
  suggestions?: readonly string[];
  value: string | undefined;
  /** Called when the text is complete: on Enter, on blur, or when a suggestion is selected. */
  onChange: (value: string | undefined) => void;
};

/** Filters a list by an exact text. */
export function TextFilter({ label, placeholder, suggestions = [], value = '', onChange }: Props) {
  const [text, setText] = useState(value);
  const [applied, setApplied] = useState(value);
  if (applied !== value) {
    setApplied(value);
    setText(value);
  }
  const apply = (input: string) => {
    if (input.trim() !== value) onChange(input.trim() || undefined);
  };
  return (
    <Autocomplete
      label={label}
      placeholder={placeholder}
      data={[...suggestions]}
      limit={50}
      value={text}
      onChange={setText}
      onOptionSubmit={apply}
      onBlur={() => apply(text)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.defaultPrevented) apply(text);
      }}
    />
  );
}
