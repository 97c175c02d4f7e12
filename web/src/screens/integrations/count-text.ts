const numbers = new Intl.NumberFormat('en');

/** "1 call", "2,048 calls". */
export function countText(count: number, one: string, several = `${one}s`): string {
  return `${numbers.format(count)} ${count === 1 ? one : several}`;
}
