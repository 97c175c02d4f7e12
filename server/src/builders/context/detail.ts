/** How much a context includes. */
export type ContextDetail = {
  /** The size of the largest response type. */
  maxResponseTypeChars: number;
  optionalParameters: boolean;
  descriptions: boolean;
  /** Operations of each integration. */
  maxOperations: number;
  /** Other integrations than app integrations, a line each. */
  maxOtherIntegrations: number;
};

/** Everything. */
export const FULL_DETAIL: ContextDetail = {
  maxResponseTypeChars: 3_000,
  optionalParameters: true,
  descriptions: true,
  maxOperations: Number.POSITIVE_INFINITY,
  maxOtherIntegrations: Number.POSITIVE_INFINITY,
};
const WITHOUT_TYPES: ContextDetail = { ...FULL_DETAIL, maxResponseTypeChars: 0 };
const REQUIRED_ONLY: ContextDetail = { ...WITHOUT_TYPES, optionalParameters: false };
const BARE: ContextDetail = { ...REQUIRED_ONLY, descriptions: false };

/** From most to least: the first that fits is used. */
export const DETAIL_LEVELS: readonly ContextDetail[] = [
  FULL_DETAIL,
  { ...FULL_DETAIL, maxResponseTypeChars: 1_000 },
  { ...FULL_DETAIL, maxResponseTypeChars: 300 },
  WITHOUT_TYPES,
  REQUIRED_ONLY,
  BARE,
  { ...BARE, maxOperations: 20, maxOtherIntegrations: 50 },
  { ...BARE, maxOperations: 12, maxOtherIntegrations: 30 },
  { ...BARE, maxOperations: 8, maxOtherIntegrations: 20 },
  { ...BARE, maxOperations: 5, maxOtherIntegrations: 10 },
  { ...BARE, maxOperations: 3, maxOtherIntegrations: 5 },
  { ...BARE, maxOperations: 1, maxOtherIntegrations: 3 },
];

/** The beginning of a text, with an ellipsis for the rest. */
export function truncate(text: string, maxChars: number): string {
  return text.length > maxChars ? `${text.slice(0, maxChars - 1).trimEnd()}…` : text;
}
