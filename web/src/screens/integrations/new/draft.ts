import { useState } from 'react';
import { tabStorage } from '../../../browser-storage.ts';
import { type IntegrationValues, withoutSecrets } from '../configure/values.ts';

/** The steps of adding an integration, in their order. */
export const STEPS = ['specification', 'endpoints', 'configure'] as const;
export type Step = (typeof STEPS)[number];

/** An unfinished new integration. It exists once a spec is imported. */
export type Draft = { step: Step; spec_id: string; values: IntegrationValues };

/** The draft of a workspace. It survives a reload of the page, and is stored without secrets. */
export function useDraft(workspace: string) {
  const key = `trunkline.new-integration.1.${workspace}`;
  const [draft, setDraft] = useState(() => stored(key));
  /** Stores it at once: the page may be closed before the next render. */
  function changeDraft(next: Draft | undefined): void {
    if (next) tabStorage.write(key, JSON.stringify({ ...next, values: withoutSecrets(next.values) }));
    else tabStorage.remove(key);
    setDraft(next);
  }
  /** Removes the stored draft, after the integration was created. */
  const forget = () => tabStorage.remove(key);
  return { draft, changeDraft, forget };
}

function stored(key: string): Draft | undefined {
  const text = tabStorage.read(key);
  return text === null ? undefined : JSON.parse(text);
}
