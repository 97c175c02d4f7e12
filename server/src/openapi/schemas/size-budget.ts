/** How many more characters may be written: what is too large is left out rather than cut in the middle. */
export class SizeBudget {
  #left: number;

  constructor(chars: number) {
    this.#left = chars;
  }

  get isExhausted(): boolean {
    return this.#left <= 0;
  }

  /** Takes characters from what is left; where they are more than that, nothing is left. @returns whether they were less */
  spend(chars: number): boolean {
    const isEnough = this.#left > chars;
    this.#left = isEnough ? this.#left - chars : 0;
    return isEnough;
  }
}
