import type { VaultSettings } from '../vault-client.ts';

/** Of the settings: which references to secrets are resolved, and how. */
export type SecretRefSettings = {
  /** What a reference may begin with; none: references are refused. */
  prefixes: readonly string[];
  /** Files and folders with secrets of the server: no reference reads them, whatever links lead there. */
  ownPaths: readonly string[];
  /** How often values are read again. */
  refreshMs: number;
  /** For how long a value is used whose source does not respond. */
  maxAgeMs: number;
  environment: Readonly<Record<string, string | undefined>>;
  vault: VaultSettings | undefined;
  /** Undefined: that of AWS in its region. */
  secretsManagerEndpoint: string | undefined;
};
