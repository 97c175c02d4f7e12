import { useState } from 'react';
import { tabStorage } from '../../../browser-storage.ts';
import { type IntegrationValues, withoutSecrets } from '../configure/values.ts';

/** The steps of adding an integration, in their order. */
export const STEPS = ['specification', 'endpoints', 'configure'] as const;
export type Step = (typeof STEPS)[number];

/** How far somebody has come with a new integration. There is none before a description is imported. */
export type Draft = { step: Step; spec_id: string; values: IntegrationValues };

/** The draft of a workspace. It outlives a reload of the page, and is stored without any secret. */
export function useDraft(workspace: string) {
  const key = `trunkline.new-integration.1.${workspace}`;
  const [draft, setDraft] = useState(() => stored(key));
  /** Stores it at once: the page may be left before it is next painted. */
  function changeDraft(next: Draft | undefined): void {
    if (next) tabStorage.write(key, JSON.stringify({ ...next, values: withoutSecrets(next.values) }));
    else tabStorage.remove(key);
    setDraft(next);
  }
  /** It is an integration now: whoever comes back begins anew. */
  const forget = () => tabStorage.remove(key);
  return { draft, changeDraft, forget };
}

function stored(key: string): Draft | undefined {
  const text = tabStorage.read(key);
  return text === null ? undefined : JSON.parse(text);
}
