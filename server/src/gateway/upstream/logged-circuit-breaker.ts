import type { Logger } from 'pino';
import type { AttemptOutcome, CircuitBreaker, Permit } from './circuit-breaker.ts';

/** Is notified of each circuit that opens, and returns at once. @param reason the failure that opened it */
export type OnCircuitOpened = (integrationId: string, reason: string | undefined) => void;

/**
 * A circuit breaker that logs when it opens, with the failure that opened it, and when it closes. A probe that fails is
 * not logged: the circuit stays open. Of the processes that share a circuit, the one that changes it does.
 */
export function loggedCircuitBreaker(
  breaker: CircuitBreaker,
  log: Pick<Logger, 'info' | 'warn'>,
  integration: { id: string; slug: string },
  onOpened: OnCircuitOpened = () => {},
): CircuitBreaker {
  const fields = { integration: integration.slug, integration_id: integration.id };

  function onResult(permit: Permit, outcome: AttemptOutcome, reason?: string): void {
    const wasOpen = breaker.isOpen();
    breaker.onResult(permit, outcome);
    const isOpen = breaker.isOpen();
    if (isOpen && !wasOpen) {
      log.warn({ ...fields, reason }, 'a circuit opened: calls are refused for a while');
      onOpened(integration.id, reason);
    }
    if (wasOpen && !isOpen) log.info(fields, 'a circuit closed: the API works again');
  }

  return { ...breaker, onResult };
}
