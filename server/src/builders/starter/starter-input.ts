/** An operation as the starter shows it; `responseType` is the text of a type that `responseTypes` wrote. */
export type StarterOperation = {
  slug: string;
  integrationName: string;
  key: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; description: string }[];
  responseType: string;
};

/** The app to start, and the operations to start it with. */
export type StarterInput = {
  serverUrl: string;
  appId: string;
  appName: string;
  operations: StarterOperation[];
};
