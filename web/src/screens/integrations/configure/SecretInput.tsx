import { PasswordInput, type PasswordInputProps } from '@mantine/core';

/** A field for a secret, hidden by default, with a button to reveal it. */
export function SecretInput(props: PasswordInputProps) {
  return (
    <PasswordInput
      autoComplete="off"
      spellCheck={false}
      aria-invalid={Boolean(props.error)}
      visibilityToggleButtonProps={{ 'aria-label': 'Show or hide', tabIndex: 0, 'aria-hidden': false }}
      {...props}
    />
  );
}
