import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { PASSWORD_LENGTH } from '@trunkline/contract/passwords';

const { min, max } = PASSWORD_LENGTH;

/** A field for choosing a password. */
export function NewPasswordInput(props: PasswordInputProps) {
  return (
    <PasswordInput
      label="Password"
      description={`${min} to ${max} characters`}
      autoComplete="new-password"
      {...props}
    />
  );
}

/** @returns the error message, or null */
export function passwordError(password: string): string | null {
  if (password.length < min) return `Use at least ${min} characters.`;
  return password.length > max ? `Use at most ${max} characters.` : null;
}
