import { t } from '@lingui/core/macro';
import { PasswordInput, type PasswordInputProps } from '@mantine/core';

type Props = PasswordInputProps & {
  /** What the button beside it shows and hides, such as “the value of X-Api-Key”. */
  secretName: string;
};

/** A field for a secret, hidden by default, with a button to reveal it. */
export function SecretInput({ secretName, ...props }: Props) {
  return (
    <PasswordInput
      autoComplete="off"
      spellCheck={false}
      aria-invalid={Boolean(props.error)}
      visibilityToggleButtonProps={{
        'aria-label': t`Show or hide ${secretName}`,
        tabIndex: 0,
        'aria-hidden': false,
      }}
      {...props}
    />
  );
}
