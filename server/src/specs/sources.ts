import type { ImportSpecBody } from '@trunkline/contract/schemas/specs';
import type { Settings } from '../config/settings.ts';
import type { Egress } from '../egress/dispatcher.ts';
import { invalidRequest, Problem } from '../http/problems.ts';
import { type CreateLimiter, localLimiters } from '../redis/limiters.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import {
  type DownloadedSpec,
  downloadIfChanged,
  downloadSpec,
  rawUrlOf,
  type Validators,
} from './download.ts';
import { createDownloadLimits } from './download-limits.ts';
import { toDownloadProblem } from './download-problems.ts';
import type { ImportContext } from './import-progress.ts';

/** The raw source of a spec and where it came from. */
export type SpecSource = Validators & {
  body: Uint8Array;
  /** The requested URL; null: pasted. */
  requestedUrl: string | null;
  /** The URL after redirects. */
  url: string | null;
};

export type SpecSources = ReturnType<typeof createSpecSources>;
type Limits = Pick<Settings['limits'], 'specBytes' | 'specDownloadMs'>;

/** Gets the sources of specs, from a URL or from pasted text. */
export function createSpecSources(
  egress: Egress,
  limits: Limits,
  createLimiter: CreateLimiter = localLimiters,
) {
  const options = { maxBytes: limits.specBytes, timeoutMs: limits.specDownloadMs };
  const downloadLimits = createDownloadLimits(createLimiter);

  /**
   * Downloads a spec for a member.
   *
   * @throws Problem rate_limited, invalid_url, egress_denied, spec_unreachable, spec_too_large, cancelled
   */
  async function fromUrl(
    member: Membership,
    url: string,
    { signal, onProgress }: ImportContext,
  ): Promise<SpecSource> {
    await downloadLimits.consume(member);
    onProgress({ step: 'downloading' });
    const onBytes = (bytes: number, total: number | undefined) =>
      onProgress({ step: 'downloading', bytes, ...(total !== undefined && { total }) });
    return withDownloadProblems(url, async () =>
      toSource(url, await downloadSpec(egress, url, { ...options, signal, onBytes })),
    );
  }

  /** Without a limit, for scheduled checks. @returns undefined where it is not modified. @throws Problem as `fromUrl` */
  async function ifChanged(url: string, validators: Validators): Promise<SpecSource | undefined> {
    return withDownloadProblems(url, async () => {
      const downloaded = await downloadIfChanged(egress, url, validators, options);
      return downloaded && toSource(url, downloaded);
    });
  }

  /** @throws Problem spec_too_large */
  function fromPaste(body: Uint8Array): SpecSource {
    if (body.length > limits.specBytes) throw specTooLarge(limits.specBytes);
    return { body, url: null, requestedUrl: null, etag: null, lastModified: null };
  }

  return { fromUrl, ifChanged, fromPaste };
}

async function withDownloadProblems<T>(url: string, download: () => Promise<T>): Promise<T> {
  try {
    return await download();
  } catch (error) {
    throw toDownloadProblem(error, url);
  }
}

function toSource(requestedUrl: string, downloaded: DownloadedSpec): SpecSource {
  return { ...downloaded, requestedUrl };
}

/** The problem for a document that is not a spec, with the raw URL where the page of a file was given. */
export function withRawUrl(error: unknown, { requestedUrl }: SpecSource): unknown {
  const raw = requestedUrl === null ? null : rawUrlOf(requestedUrl);
  return raw && error instanceof Problem && error.code === 'not_a_spec'
    ? new Problem('not_a_spec', `${error.message} For a file in a repository, use its raw URL: ${raw}`)
    : error;
}

function specTooLarge(limit: number): Problem {
  const mib = Math.floor(limit / 1024 / 1024);
  return new Problem(
    'spec_too_large',
    `The spec is larger than ${mib > 0 ? `${mib} MiB` : `${limit} bytes`}. Reduce it to the operations you need, or ask the operator to raise LIMIT_SPEC_BYTES.`,
  );
}

/** A request body that is too large is reported as a spec that is too large. */
export function toSpecTooLarge(error: unknown, limit: number): unknown {
  const isBody = error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
  return isBody ? specTooLarge(limit) : error;
}

/** What to import: the URL of a spec, or the bytes of a pasted one. */
export type ImportInput = { url: string } | { pasted: Uint8Array };

/**
 * @param pasted the document, where it was taken out of the body
 * @throws Problem invalid_request unless there is just one of the two
 */
export function toImportInput({ url, document }: ImportSpecBody, pasted: Uint8Array | null): ImportInput {
  if (url !== undefined && document === undefined) return { url: url.trim() };
  if (document !== undefined && url === undefined && pasted) return { pasted };
  throw invalidRequest([
    { path: 'url', message: 'give either url or document (the pasted text), not both and not neither' },
  ]);
}
