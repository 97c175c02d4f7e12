import { Autocomplete } from '@mantine/core';
import { useState } from 'react';

type Props = {
  label: string;
  placeholder: string;
  /** What may be meant; anything else may be typed. */
  suggestions?: readonly string[];
  value: string | undefined;
  /** Told when the text is whole: after Enter, on leaving, with a suggestion taken. */
  onChange: (value: string | undefined) => void;
};

/** Narrows a list to what has just this text. */
export function TextFilter({ label, placeholder, suggestions = [], value = '', onChange }: Props) {
  const [text, setText] = useState(value);
  const [applied, setApplied] = useState(value);
  if (applied !== value) {
    setApplied(value);
    setText(value);
  }
  const apply = (whole: string) => {
    if (whole.trim() !== value) onChange(whole.trim() || undefined);
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
