/** A setting that cannot be used: its message names the variable, what was found and what is expected. */
export class SettingsError extends Error {}
