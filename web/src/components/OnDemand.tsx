import { t } from '@lingui/core/macro';
import { notifications } from '@mantine/notifications';
import { type ComponentType, useEffect, useEffectEvent, useState } from 'react';

type Openable = { opened: boolean; onClose: () => void };

type Props<ContentProps> = {
  /** Imports the menu or the dialog. */
  load: () => Promise<ComponentType<ContentProps>>;
  props: ContentProps;
};

/**
 * A menu or dialog whose code is loaded when it first opens, so that it is no part of the first load of the page. Where
 * the code does not load, a toast says so and it closes: to open it again is to try again.
 */
export function OnDemand<ContentProps extends Openable>({ load, props }: Props<ContentProps>) {
  const { opened, onClose } = props;
  const [Content, setContent] = useState<ComponentType<ContentProps>>();
  // It mounts closed and opens then: so it knows what had the focus before.
  const [isMounted, setMounted] = useState(false);
  useEffect(() => {
    if (Content) setMounted(true);
  }, [Content]);
  const loadContent = useEffectEvent(() => {
    if (Content) return;
    load().then(
      (loaded) => setContent(() => loaded),
      () => {
        onClose();
        notifications.show({
          color: 'red',
          title: t`This part of the page did not load`,
          message: t`Check that you are online, then try again.`,
        });
      },
    );
  });
  useEffect(() => {
    if (opened) loadContent();
  }, [opened]);
  return Content && <Content {...props} opened={opened && isMounted} />;
}

/** Loads code ahead of its first use. Where that fails, the first use tries again. */
export function preload(load: () => Promise<unknown>): void {
  load().catch(() => {});
}

const PRELOAD_LATER_MS = 10_000;

/** Preloads, once the page is there, what may be needed while the server does not respond, or has other files. */
export function usePreloadLater(load: () => Promise<unknown>): void {
  useEffect(() => {
    const timer = setTimeout(preload, PRELOAD_LATER_MS, load);
    return () => clearTimeout(timer);
  }, [load]);
}
