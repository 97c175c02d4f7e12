/** An operation as the starter shows it; `answerType` is the text of a type that `answerTypes` wrote. */
export type StarterOperation = {
  slug: string;
  integrationName: string;
  key: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; description: string }[];
  answerType: string;
};

/** The app to start, and the operations to start it with. */
export type StarterInput = {
  serverUrl: string;
  appId: string;
  appName: string;
  operations: StarterOperation[];
};
