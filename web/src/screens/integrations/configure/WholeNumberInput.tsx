import { NumberInput, type NumberInputProps } from '@mantine/core';
import { locale } from '../../../language/language.ts';

type Props = Omit<NumberInputProps, 'value' | 'defaultValue' | 'onChange'> & {
  value?: number | null;
  onChange?: (value: number | null) => void;
  /** The value of an emptied field; by default it may stay empty. */
  whenEmpty?: number;
};

/** As numbers are written in the locale: “10,000.5”, “10.000,5”. */
const separators = { group: separator('group') ?? ',', decimal: separator('decimal') ?? '.' };

function separator(type: 'group' | 'decimal'): string | undefined {
  return new Intl.NumberFormat(locale).formatToParts(10_000.5).find((part) => part.type === type)?.value;
}

/** A field for a whole number, or for none. */
export function WholeNumberInput({ value, onChange, whenEmpty, ...props }: Props) {
  return (
    <NumberInput
      allowDecimal={false}
      allowNegative={false}
      thousandSeparator={separators.group}
      decimalSeparator={separators.decimal}
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
