import { PasswordInput, type PasswordInputProps } from '@mantine/core';

/** As the server requires (server/src/auth/credentials.ts). */
const LENGTH = { least: 8, most: 128 };

/** A field for choosing a password. */
export function NewPasswordInput(props: PasswordInputProps) {
  return (
    <PasswordInput
      label="Password"
      description={`${LENGTH.least} to ${LENGTH.most} characters`}
      autoComplete="new-password"
      {...props}
    />
  );
}

/** @returns the error message, or null */
export function passwordError(password: string): string | null {
  if (password.length < LENGTH.least) return `Use at least ${LENGTH.least} characters.`;
  return password.length > LENGTH.most ? `Use at most ${LENGTH.most} characters.` : null;
}
