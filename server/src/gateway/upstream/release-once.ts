/** Makes a release function idempotent, since a call may end in more than one way. */
export function releaseOnce(release: () => void): () => void {
  let isReleased = false;
  return () => {
    if (!isReleased) release();
    isReleased = true;
  };
}
