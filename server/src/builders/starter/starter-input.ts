/** An operation as the starter shows it; `responseType` is the TypeScript type of its response data. */
export type StarterOperation = {
  slug: string;
  integrationName: string;
  key: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; description: string }[];
  responseType: string;
};

/** The app that a starter is for, and the operations it shows. */
export type StarterInput = {
  serverUrl: string;
  appId: string;
  appName: string;
  operations: StarterOperation[];
};
