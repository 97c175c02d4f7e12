import { useState } from 'react';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { tryDecodeJson } from '../../../api/decode-json.ts';
import { tabStorage } from '../../../browser-storage.ts';
import { IntegrationValues, withoutSecrets } from '../configure/values.ts';

/** The steps of adding an integration, in their order. */
export const STEPS = ['specification', 'endpoints', 'configure'] as const;
export type Step = (typeof STEPS)[number];

/** An unfinished new integration. It exists once a spec is imported. */
const Draft = Type.Object({ step: Type.Enum(STEPS), spec_id: Type.String(), values: IntegrationValues });
export type Draft = Static<typeof Draft>;

/** The draft of a workspace. It survives a reload of the page, and is stored without secrets. */
export function useDraft(workspace: string) {
  const key = `trunkline.new-integration.1.${workspace}`;
  const [draft, setDraft] = useState(() => readDraft(key));
  /** Stores it at once, because the page may be closed before the next render. */
  function changeDraft(next: Draft | undefined): void {
    if (next === undefined) tabStorage.remove(key);
    // While a number is being typed it may be out of bounds: the last valid draft stays stored.
    else if (Check(Draft, next))
      tabStorage.write(key, JSON.stringify({ ...next, values: withoutSecrets(next.values) }));
    setDraft(next);
  }
  /** Removes the stored draft, after the integration was created. */
  const clearStored = () => tabStorage.remove(key);
  return { draft, changeDraft, clearStored };
}

/** Undefined for a draft that another version of this page stored in another shape. */
function readDraft(key: string): Draft | undefined {
  return tryDecodeJson(Draft, tabStorage.read(key) ?? '');
}
