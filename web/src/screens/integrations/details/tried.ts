import type { paths } from '../../../api/schema.ts';
import { memberText } from './json-text.ts';

type Answer =
  paths['/api/workspaces/{workspace}/integrations/{slug}/try']['post']['responses'][200]['content']['application/json'];

/** What trying an operation showed. */
export type Tried = Pick<Answer, 'request' | 'response' | 'timings'> & {
  /** What the API answered, as JSON text. */
  data: string;
};

/** @param text the server's answer: what the API said stands in it digit for digit */
export function triedOf(text: string): Tried {
  const { request, response, timings }: Answer = JSON.parse(text);
  const data = memberText(memberText(text, 'answer') ?? '', 'data') ?? 'null';
  return { request, response, timings, data };
}
