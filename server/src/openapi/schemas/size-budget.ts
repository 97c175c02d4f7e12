/** How many more characters may be written: a part that is too large is left out, not cut in the middle. */
export class SizeBudget {
  #left: number;

  constructor(chars: number) {
    this.#left = chars;
  }

  get isExhausted(): boolean {
    return this.#left <= 0;
  }

  /** Spends characters; the budget is exhausted where they are more than what is left. @returns whether they were not */
  spend(chars: number): boolean {
    const isEnough = this.#left > chars;
    this.#left = isEnough ? this.#left - chars : 0;
    return isEnough;
  }
}
