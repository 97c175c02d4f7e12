import { SECRET_FILE_SETTINGS } from '../config/secret-files.ts';
import { readSettings } from '../config/settings.ts';

/** What other settings are read with. */
const ALL_PARTS = {
  OIDC_ISSUER: 'https://login.example.com',
  OIDC_CLIENT_ID: 'trunkline',
  OIDC_CLIENT_SECRET: 'secret',
  MATCH_MODEL_URL: 'https://models.example.com/v1',
  MATCH_MODEL: 'model',
};

/** The names of all settings, as the server asks for them. */
export function settingNames(): ReadonlySet<string> {
  const names = new Set(SECRET_FILE_SETTINGS);
  const recording = new Proxy<Record<string, string | undefined>>(ALL_PARTS, {
    get: (target, name) => {
      if (typeof name !== 'string') return undefined;
      names.add(name);
      return target[name];
    },
  });
  readSettings(recording);
  return names;
}
