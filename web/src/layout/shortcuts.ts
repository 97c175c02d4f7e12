import { t } from '@lingui/core/macro';
import { useEffect, useSyncExternalStore } from 'react';
import { lastingStorage } from '../browser-storage.ts';
import { textOf } from '../language/text.ts';
import { SCREENS } from './screens.ts';

/** Keys without a modifier. They can be switched off: speech input may type them by mistake (WCAG 2.1, 2.1.4). */

const KEY = 'trunkline.single-key-shortcuts';
const SEQUENCE_MS = 1500;

const listeners = new Set<() => void>();

/** Whether they are on in this browser. */
export const singleKeys = {
  areOn: () => lastingStorage.read(KEY) !== 'off',
  set(on: boolean) {
    if (on) lastingStorage.remove(KEY);
    else lastingStorage.write(KEY, 'off');
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useSingleKeysOn(): boolean {
  return useSyncExternalStore(singleKeys.subscribe, singleKeys.areOn);
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** All shortcuts, for the list of them. */
export const SHORTCUTS: readonly { keys: readonly string[]; label: () => string; isSingleKey: boolean }[] = [
  { keys: [isMac ? '⌘' : 'Ctrl', 'K'], label: () => t`Search and commands`, isSingleKey: false },
  { keys: ['/'], label: () => t`Search this screen`, isSingleKey: true },
  { keys: ['?'], label: () => t`Keyboard shortcuts`, isSingleKey: true },
  ...SCREENS.map(({ label, key }) => ({
    keys: ['G', key.toUpperCase()],
    label: () => t`Go to ${{ screen: textOf(label) }}`,
    isSingleKey: true,
  })),
];

type Actions = { onHelp: () => void; onGo: (to: (typeof SCREENS)[number]['to']) => void };

/** Listens to the keys, except where text is typed or a dialog is open. */
export function useSingleKeyShortcuts({ onHelp, onGo }: Actions): void {
  const isOn = useSingleKeysOn();
  useEffect(() => {
    if (!isOn) return;
    let goingSince = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
      const isGoing = event.timeStamp - goingSince < SEQUENCE_MS;
      goingSince = 0;
      const screen = isGoing && SCREENS.find(({ key }) => key === event.key.toLowerCase());
      if (screen) onGo(screen.to);
      else if (event.key === 'g') goingSince = event.timeStamp;
      else if (event.key === '?') onHelp();
      else if (event.key !== '/' || !focusSearch()) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOn, onHelp, onGo]);
}

function isTaken({ target }: KeyboardEvent): boolean {
  const isTyping =
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="listbox"], [role="menu"]'));
  return Boolean(isTyping) || document.querySelector('[role="dialog"]') !== null;
}

/** @returns whether the screen has a search */
function focusSearch(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement>('main input[data-screen-search]');
  const visible = [...fields].find((field) => field.checkVisibility());
  visible?.select();
  return visible !== undefined;
}
