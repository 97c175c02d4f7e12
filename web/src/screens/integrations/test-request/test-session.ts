import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Operation } from '../../../api/queries/integrations.ts';
import type { Fields } from './test-input.ts';
import type { TestResult } from './test-result.ts';

/** What is entered for a test request. */
export type Inputs = { fields: Fields; body: string; isStreamed: boolean };

/** A test request that was sent. */
export type TestRun = {
  id: string;
  operation: Pick<Operation, 'key' | 'method' | 'path'>;
  inputs: Inputs;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Undefined while it is under way. */
  durationMs: number | undefined;
  cancel: () => void;
  wasCancelled: boolean;
  result: TestResult | undefined;
  /** The body of the response was dropped, to save memory. */
  isBodyDropped: boolean;
  error: Error | null;
};

/** The test requests of an integration while the tab lives. */
export type TestSession = {
  /** The key of the operation that was last open. */
  operation: string | undefined;
  /** By the key of the operation. */
  inputs: Readonly<Record<string, Inputs>>;
  /** The latest first. */
  runs: readonly TestRun[];
  /** By the key of the operation: the id of the run that is open. */
  open: Readonly<Record<string, string>>;
};

export const MAX_RUNS = 10;
/** Of the responses that are kept beside the latest. */
const MAX_KEPT_LENGTH = 8_000_000;

export type ChangeSession = (change: (session: TestSession) => TestSession) => void;

/**
 * It is in the cache of queries, so that it ends with the session of the user.
 *
 * @param restored the session to begin with
 */
export function useTestSession(
  workspace: string,
  slug: string,
  restored: () => TestSession,
): { session: TestSession; change: ChangeSession } {
  const client = useQueryClient();
  const { data: session } = useQuery({
    queryKey: keyOf(workspace, slug),
    queryFn: restored,
    enabled: false,
    initialData: restored,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  const change = useCallback<ChangeSession>(
    (apply) => {
      // After the user signed out there is none to change.
      client.setQueryData<TestSession>(keyOf(workspace, slug), (old) => old && apply(old));
    },
    [client, workspace, slug],
  );
  return { session, change };
}

function keyOf(workspace: string, slug: string): readonly string[] {
  return ['test-session', workspace, slug];
}

export function withInputs(session: TestSession, key: string, inputs: Inputs): TestSession {
  return { ...session, operation: key, inputs: { ...session.inputs, [key]: inputs } };
}

export function withRun(session: TestSession, run: TestRun): TestSession {
  return withOpenRun({ ...session, runs: bounded([run, ...session.runs]) }, run);
}

/** Opens a run again: its inputs too. */
export function withOpenRun(session: TestSession, { id, operation: { key }, inputs }: TestRun): TestSession {
  return { ...withInputs(session, key, inputs), open: { ...session.open, [key]: id } };
}

export function withRunChanged(session: TestSession, id: string, change: Partial<TestRun>): TestSession {
  return {
    ...session,
    runs: bounded(session.runs.map((run) => (run.id === id ? { ...run, ...change } : run))),
  };
}

/** The last runs, and of these the latest response whole and others while there is room. */
function bounded(runs: readonly TestRun[]): readonly TestRun[] {
  let room = MAX_KEPT_LENGTH;
  return runs.slice(0, MAX_RUNS).map((run, index) => {
    const length = lengthOf(run.result);
    if (index === 0 || length <= room) {
      room -= index === 0 ? 0 : length;
      return run;
    }
    return { ...run, result: run.result && { ...run.result, content: null }, isBodyDropped: true };
  });
}

function lengthOf(result: TestResult | undefined): number {
  const content = result?.content;
  if (!content) return 0;
  return 'json' in content ? content.json.length : content.text.length;
}
