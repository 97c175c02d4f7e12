import { type JsonObject, textIn } from '../parse/json.ts';

/** A longer text is no help to a reader, and each reader would get all of it. */
const MAX_DESCRIPTION_CHARS = 5_000;

/** The `description` of an object of a document (CommonMark); '' where there is none, cut where it is too long. */
export function descriptionIn(node: JsonObject): string {
  const text = textIn(node, 'description');
  return text.length > MAX_DESCRIPTION_CHARS ? `${text.slice(0, MAX_DESCRIPTION_CHARS - 1)}…` : text;
}
