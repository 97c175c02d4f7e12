import type { AnyRouter } from '@tanstack/react-router';

/**
 * Moves the focus to the heading of each screen that is navigated to, as a browser would begin a new page: a screen
 * reader reads its title, and Tab goes on from there. A screen that focuses a field of its own keeps it.
 *
 * @returns the function that ends it
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
