/** What gives a share back, at most once: a call may end in more than one way. */
export function releaseOnce(release: () => void): () => void {
  let isReleased = false;
  return () => {
    if (!isReleased) release();
    isReleased = true;
  };
}
