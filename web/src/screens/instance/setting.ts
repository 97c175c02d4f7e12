/** One line of the settings. */
export type Setting = {
  name: string;
  value: string;
  /** To be read letter by letter: addresses, paths. */
  isCode?: boolean;
  /** The environment variable that sets it (docs/settings.md); what only shows has none. */
  variable?: string;
};
