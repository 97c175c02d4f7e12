import { numberText } from '../../components/number-text.ts';

/** "1 call", "2,048 calls". */
export function countText(count: number, one: string, several = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : several}`;
}
