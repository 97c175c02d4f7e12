import { invalidRequest, Problem } from '../http/problems.ts';

/** The revision of an integration as an entity tag (RFC 9110, 8.8.3). */
export function toEntityTag({ revision }: { revision: number }): string {
  return `"${revision}"`;
}

/**
 * The revision that an editor read; '*': any. RFC 9110, 13.1.1: If-Match holds the entity tag that was read; a bare
 * number and a `revision` field serve as well.
 *
 * @throws Problem invalid_request, revision_required
 */
export function expectedRevision(ifMatch: string | undefined, field: number | undefined): number | '*' {
  if (ifMatch?.trim() === '*') return '*';
  const [, tag] = /^\s*(?:W\/)?"?(\d+)"?\s*$/.exec(ifMatch ?? '') ?? [];
  if (tag !== undefined) return Number(tag);
  if (ifMatch !== undefined)
    throw invalidRequest([{ path: 'headers.if-match', message: 'is not a revision such as "3"' }]);
  if (field !== undefined) return field;
  throw new Problem(
    'revision_required',
    'Send the revision you read in the If-Match header, so that a concurrent change is not overwritten unseen.',
  );
}
