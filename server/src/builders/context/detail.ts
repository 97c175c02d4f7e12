/** How much of everything is shown. */
export type Detail = {
  /** Longest type of an answer. */
  answerType: number;
  optionalParameters: boolean;
  descriptions: boolean;
  /** Operations of each integration. */
  operations: number;
  /** Integrations that the app is not linked with, a line each. */
  others: number;
};

/** Everything. */
export const WHOLE: Detail = {
  answerType: 3_000,
  optionalParameters: true,
  descriptions: true,
  operations: Number.POSITIVE_INFINITY,
  others: Number.POSITIVE_INFINITY,
};
const WITHOUT_TYPES = { ...WHOLE, answerType: 0 };
const REQUIRED_ONLY = { ...WITHOUT_TYPES, optionalParameters: false };
const BARE = { ...REQUIRED_ONLY, descriptions: false };

/** From everything to least: the first that fits is taken. */
export const DETAILS: readonly Detail[] = [
  WHOLE,
  { ...WHOLE, answerType: 1_000 },
  { ...WHOLE, answerType: 300 },
  WITHOUT_TYPES,
  REQUIRED_ONLY,
  BARE,
  { ...BARE, operations: 20, others: 50 },
  { ...BARE, operations: 12, others: 30 },
  { ...BARE, operations: 8, others: 20 },
  { ...BARE, operations: 5, others: 10 },
  { ...BARE, operations: 3, others: 5 },
  { ...BARE, operations: 1, others: 3 },
];

/** The start of a text, as a sign of the rest. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}
