/** An integration that a prompt is matched with. It has no header and no secret. */
export type Candidate = {
  slug: string;
  name: string;
  description: string;
  /** The host of the base URL; a port is ignored. */
  host: string;
  specTitle: string;
  operations: readonly CandidateOperation[];
};

export type CandidateOperation = {
  /** `method:path` */
  key: string;
  operationId: string | null;
  summary: string;
  tags: readonly string[];
};

/** The last segment of an operation's path that is no parameter: the resource it is about. */
export function resourceOf(key: string): string {
  const [, ...segments] = key.split('/');
  return segments.findLast((segment) => segment !== '' && !segment.startsWith('{')) ?? '';
}

/** The registrable label of a host: `github` of `api.github.com`. */
export function domainOf(host: string): string {
  const labels = host.replace(/:\d+$/, '').split('.');
  const hasCountry = /^(com?|org|net|ac|gov)$/.test(labels.at(-2) ?? '');
  return labels.at(hasCountry ? -3 : -2) ?? '';
}
