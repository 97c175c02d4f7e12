import type { AnyRouter } from '@tanstack/react-router';

/**
 * Moves the focus to the heading of the screen after each navigation, so that a screen reader reads its title and Tab
 * continues from there. A screen that focuses a field itself keeps that focus.
 *
 * @returns the function that stops it
 */
export function focusHeadingAfterNavigation(router: AnyRouter): () => void {
  let lastHeading = document.querySelector('h1');
  return router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
    const heading = document.querySelector('h1');
    const isNewScreen = fromLocation !== undefined && pathChanged && heading !== lastHeading;
    lastHeading = heading;
    if (isNewScreen && !document.activeElement?.closest('main input, main textarea')) heading?.focus();
  });
}
