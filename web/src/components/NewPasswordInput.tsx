import { t } from '@lingui/core/macro';
import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { PASSWORD_LENGTH } from '@trunkline/contract/passwords';

const { min, max } = PASSWORD_LENGTH;

/** A field for choosing a password. */
export function NewPasswordInput(props: PasswordInputProps) {
  return (
    <PasswordInput
      label={t`Password`}
      description={t`${min} to ${max} characters`}
      autoComplete="new-password"
      {...props}
    />
  );
}

/** @returns the error message, or null */
export function passwordError(password: string): string | null {
  if (password.length < min) return t`Use at least ${min} characters.`;
  return password.length > max ? t`Use at most ${max} characters.` : null;
}
