import { listIn, textIn } from '../parse/json.ts';
import type { Operation } from './operation.ts';

/** An operation in a list. */
export type OperationSummary = {
  /** `method:path`, the method in lower case. */
  key: string;
  method: string;
  path: string;
  operation_id: string | null;
  summary: string;
  tags: string[];
  deprecated: boolean;
};

const MAX_OPERATION_ID_CHARS = 500;
const MAX_TAG_CHARS = 200;
const MAX_TAGS = 50;
const MAX_SUMMARY_CHARS = 200;

export function buildSummary(operation: Operation): OperationSummary {
  const { key, method, path, node, isDeprecated } = operation;
  return {
    key,
    method,
    path,
    operation_id: operationIdOf(operation),
    summary: firstLine(textIn(node, 'summary') || textIn(node, 'description')),
    tags: tagsOf(operation),
    deprecated: isDeprecated,
  };
}

/** A longer operationId does not fit into a URL, so calls cannot use it. */
function operationIdOf({ node }: Operation): string | null {
  const id = textIn(node, 'operationId');
  return id === '' || id.length > MAX_OPERATION_ID_CHARS ? null : id;
}

function tagsOf({ node }: Operation): string[] {
  return listIn(node, 'tags')
    .filter((tag) => typeof tag === 'string')
    .slice(0, MAX_TAGS)
    .map((tag) => tag.slice(0, MAX_TAG_CHARS));
}

function firstLine(text: string): string {
  const [line = ''] = text
    .trimStart()
    .slice(0, MAX_SUMMARY_CHARS * 2)
    .split('\n', 1);
  const trimmed = line.trim();
  return trimmed.length > MAX_SUMMARY_CHARS ? `${trimmed.slice(0, MAX_SUMMARY_CHARS - 1)}…` : trimmed;
}
