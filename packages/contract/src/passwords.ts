/** How many characters a password has. */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;
