import { Modal } from '@mantine/core';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { type PageUser, session } from '../api/session.ts';

/** Loaded when it is first needed: every screen has it, and few sessions end before the page is closed. */
const SignInAgain = lazy(async () => ({ default: (await import('./SignInAgain.tsx')).SignInAgain }));

/** Asks for a new sign-in once the session has ended, over the page: what was typed there stays, and is sent afterwards. */
export function SessionEnded({ user }: { user: PageUser }) {
  const hasEnded = useSyncExternalStore(session.subscribe, session.hasEnded);
  return (
    <Modal
      opened={hasEnded}
      onClose={() => {}}
      closeOnClickOutside={false}
      withCloseButton={false}
      title="Your session has ended"
      // Above other dialogs; what the page shows is for the user who was signed in.
      zIndex={1000}
      overlayProps={{ blur: 6, backgroundOpacity: 0.7 }}
    >
      <Suspense>
        <SignInAgain user={user} />
      </Suspense>
    </Modal>
  );
}

// Dialogs below would take it as theirs and close. Registered before any of them is mounted, and so called first.
window.addEventListener(
  'keydown',
  (event) => {
    if (event.key === 'Escape' && session.hasEnded()) event.stopImmediatePropagation();
  },
  { capture: true },
);
