import { useSyncExternalStore } from 'react';
import { type PageUser, session } from '../api/session.ts';
import { OnDemand, usePreloadLater } from '../components/OnDemand.tsx';

const loadDialog = async () => (await import('./SessionEndedDialog.tsx')).SessionEndedDialog;

/** Asks for a new sign-in once the session has ended, over the page: what was typed there stays, and is sent afterwards. */
export function SessionEnded({ user }: { user: PageUser }) {
  const hasEnded = useSyncExternalStore(session.subscribe, session.hasEnded);
  usePreloadLater(loadDialog);
  return <OnDemand load={loadDialog} props={{ opened: hasEnded, onClose: () => {}, user }} />;
}

// Dialogs below would take it as theirs and close. Registered before any of them is mounted, and so called first.
window.addEventListener(
  'keydown',
  (event) => {
    if (event.key === 'Escape' && session.hasEnded()) event.stopImmediatePropagation();
  },
  { capture: true },
);
