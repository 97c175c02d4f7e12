/** One line of the settings. */
export type Setting = {
  name: string;
  value: string;
  /** In monospace: URLs, paths. */
  isCode?: boolean;
  /** The environment variable that sets it (docs/settings.md), if there is one. */
  variable?: string;
};
