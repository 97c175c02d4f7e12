import { NumberInput, type NumberInputProps } from '@mantine/core';

type Props = Omit<NumberInputProps, 'value' | 'defaultValue' | 'onChange'> & {
  value?: number | null;
  onChange?: (value: number | null) => void;
  /** The value of an emptied field; by default it may stay empty. */
  whenEmpty?: number;
};

/** A field for a whole number, or for none. */
export function WholeNumberInput({ value, onChange, whenEmpty, ...props }: Props) {
  return (
    <NumberInput
      allowDecimal={false}
      allowNegative={false}
      thousandSeparator=","
      hideControls
      {...props}
      value={value ?? ''}
      onChange={(input) => onChange?.(input === '' ? null : Number(input))}
      onBlur={() => {
        if (value === null && whenEmpty !== undefined) onChange?.(whenEmpty);
      }}
    />
  );
}
