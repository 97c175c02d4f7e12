/**
 * Items that come and go, each in a slot of its own. In place of a Set: the tables that a Set leaves behind as it grows and
 * shrinks stay in V8's old generation for seconds, and keep alive all items that were in them; of calls that is most of
 * what is to be collected.
 */
export class Slots<T extends object> {
  #items: (T | undefined)[] = [];
  #free: number[] = [];

  get size(): number {
    return this.#items.length - this.#free.length;
  }

  /** @returns the slot, for `remove` */
  add(item: T): number {
    const slot = this.#free.pop() ?? this.#items.length;
    this.#items[slot] = item;
    return slot;
  }

  /** Called once for each slot. */
  remove(slot: number): void {
    this.#items[slot] = undefined;
    this.#free.push(slot);
  }

  /** In no order; also items that are added meanwhile may be among them. */
  *[Symbol.iterator](): Generator<T> {
    for (const item of this.#items) if (item) yield item;
  }
}
