import { LogController } from 'fastify';
import { Problem } from './problems.ts';

/**
 * Logs no requests, which the call log and the audit log have, and of streams that break off only what is unexpected:
 * an API or a client may end any number of them.
 */
export class UnexpectedOnly extends LogController {
  constructor() {
    super({ disableRequestLogging: true });
  }

  override streamError(...[error, request, reply]: Parameters<LogController['streamError']>): void {
    const isExpected =
      error instanceof Problem || ('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE');
    if (!isExpected) super.streamError(error, request, reply);
  }
}
