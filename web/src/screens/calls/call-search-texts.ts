import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import type { CallOutcome } from '@trunkline/contract/call-outcomes';
import { textOf } from '../../language/text.ts';
import { SEARCH_WORDS, type SearchIssue } from './call-search.ts';

/** What the line of filters says about itself. */

/** @returns what a word of the line finds, or what an outcome of a call is */
export function hintOf(name: string): string {
  return textOf(HINTS[name] ?? '');
}

/** Of the outcomes, and of every word. */
const HINTS: Readonly<Record<string, MessageDescriptor> & Record<CallOutcome, MessageDescriptor>> = {
  '2xx': msg`Succeeded`,
  '3xx': msg`The API redirected`,
  '4xx': msg`The API rejected the request`,
  '5xx': msg`The API failed or could not be reached`,
  refused: msg`Refused by Trunkline`,
  cancelled: msg`Cancelled by the client`,
  status: msg`Outcome, or status of the API`,
  app: msg`Name of the app`,
  integration: msg`Slug of the integration`,
  endpoint: msg`Endpoint, such as get:/tickets`,
  method: msg`Method of the endpoint`,
  duration: msg`Longer or shorter than`,
  problem: msg`Code of the problem`,
  trunkline: msg`Status of Trunkline’s response`,
  user: msg`The app’s own user`,
  source: msg`What the call came by: http, mcp or test`,
  client: msg`Name of the MCP client`,
  request: msg`Request ID of an error or a response`,
  trace: msg`Trace ID of the app`,
};

/** A sentence about a part of the line. */
export function issueText(issue: SearchIssue): string {
  switch (issue.code) {
    case 'no_filter':
      return t`“${issue.text}” is no filter. Write word:value, such as status:5xx or app:board.`;
    case 'unknown_word': {
      const words = SEARCH_WORDS.map(({ word }) => word).join(', ');
      return t`There is no filter “${issue.word}”. Filters: ${words}.`;
    }
    case 'no_value':
      return t`Write what to find after “${issue.word}:”.`;
    case 'repeated':
      return t`“${issue.word}” is there twice. Keep one.`;
    case 'invalid_value':
      return invalidValueText(issue);
  }
}

function invalidValueText({ word, value }: { word: string; value: string }): string {
  switch (word) {
    case 'status':
      return t`“${word}” is 2xx, 3xx, 4xx, 5xx, refused, cancelled, or a status such as 404.`;
    case 'app':
      return t`“${value}” is the name of no app in this workspace.`;
    case 'method':
      return t`“${word}” is a method such as GET or POST.`;
    case 'duration':
      return t`“${word}” is a bound such as >500ms or <2s.`;
    case 'trunkline':
      return t`“${word}” is a status such as 429.`;
    case 'source':
      return t`“${word}” is http, mcp or test.`;
    case 'trace':
      return t`“${word}” is a trace ID of 32 hexadecimal digits.`;
    default:
      return t`“${word}” does not have this value.`;
  }
}
