import type { VaultSettings } from './vault-client.ts';

/** Of the settings: where the master key is. */
export type MasterKeySettings = {
  /** That of MASTER_KEY; undefined: where `masterKeySource` says. */
  masterKey: Buffer | undefined;
  previousMasterKeys: readonly Buffer[];
  dataDir: string;
  masterKeySource: MasterKeySource;
};

export type MasterKeySource =
  | { kind: 'file' }
  /** A program and its arguments, which prints the key. */
  | { kind: 'command'; command: readonly string[] }
  | ({ kind: 'vault-transit' } & TransitSettings)
  | ({ kind: 'aws-kms' } & KmsSettings);

/** A transit engine. */
export type TransitSettings = VaultSettings & { mount: string; key: string };

export type KmsSettings = {
  /** The id, ARN or alias of a key. */
  keyId: string;
  /** Undefined: that of AWS in its region. */
  endpoint: string | undefined;
};
