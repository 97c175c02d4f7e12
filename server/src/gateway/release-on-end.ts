/** The same items; `release` is called once they end: read to the end, failed, or closed before, begun or not. */
export function releaseOnEnd<T>(items: AsyncGenerator<T>, release: () => void): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        try {
          const result = await items.next();
          if (result.done) release();
          return result;
        } catch (error) {
          release();
          throw error;
        }
      },
      async return() {
        release();
        return items.return(undefined);
      },
    }),
  };
}
