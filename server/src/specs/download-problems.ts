import { EgressDenied, EgressError, EgressTooLarge } from '../egress/errors.ts';
import { Problem } from '../http/problems.ts';
import { SpecDownloadError } from './download.ts';

const OR_PASTE = 'Open it in your browser and paste its text instead.';

/** The problem for a failed download: what was found, and what to do about it. */
export function toDownloadProblem(error: unknown, url: string): unknown {
  if (!URL.canParse(url) || !/^https?:$/i.test(new URL(url).protocol)) {
    return new Problem(
      'invalid_url',
      'Enter the full URL of an OpenAPI or Swagger spec, starting with https:// or http://, or paste its text instead.',
    );
  }
  if (error instanceof EgressDenied) {
    return new Problem(
      'egress_denied',
      `Trunkline does not connect to ${error.host}: ${error.reason}. To allow this host, the operator adds it to EGRESS_ALLOW. Or paste the text of the spec instead.`,
      { status: 422 },
    );
  }
  if (error instanceof EgressTooLarge) {
    return new Problem(
      'spec_too_large',
      `${error.message} Cut the description down to the operations you need and paste its text.`,
    );
  }
  if (error instanceof SpecDownloadError || error instanceof EgressError) {
    return new Problem(
      'spec_unreachable',
      `${error.message} Check the URL. If it requires a login: ${OR_PASTE}`,
    );
  }
  return error;
}
