import { type HistoryState, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** A click asked for a run of the sample API. */
    startsSample?: boolean;
    /** A click asked for the dialog that invites a member. */
    invites?: boolean;
  }
}

/**
 * Runs something after a click that led to this screen. A link with an address cannot ask for it, and neither a reload nor
 * the browser's Back runs it again.
 */
export function useArrival(wish: 'startsSample' | 'invites', run: () => void): void {
  const isWished = useRouterState({ select: ({ location }) => location.state[wish] === true });
  const navigate = useNavigate();
  const hasRun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each arrival
  useEffect(() => {
    if (!isWished) hasRun.current = false;
    if (!isWished || hasRun.current) return;
    hasRun.current = true;
    const state: HistoryState = {};
    void navigate({ to: '.', search: true, replace: true, state });
    run();
  }, [isWished]);
}
