import type { Json } from '../openapi/parse/json.ts';
import '../openapi/parse/lossless-json.ts';

/** A value as JSON text that is no longer than asked for. */
type FittedJson = {
  json: string;
  /** What is left out, for who reads the rest; none: it is whole. */
  cuts: readonly string[];
};

/** From most to least: the first that fits is used. */
const STEPS: readonly { items: number; chars: number; depth: number }[] = [
  { items: Number.POSITIVE_INFINITY, chars: Number.POSITIVE_INFINITY, depth: 100 },
  { items: 100, chars: 4_000, depth: 100 },
  { items: 50, chars: 2_000, depth: 100 },
  { items: 20, chars: 1_000, depth: 20 },
  { items: 10, chars: 500, depth: 12 },
  { items: 5, chars: 200, depth: 8 },
  { items: 3, chars: 100, depth: 5 },
  { items: 1, chars: 50, depth: 3 },
];
/** As many are named: more say no more. */
const MAX_CUTS = 8;

/**
 * Writes a value whole where that fits, else with lists, texts and depths cut alike everywhere, so that each part shows
 * what it is like. It stops at the size, whatever the value is: one whose parts repeat may be without an end.
 */
export function fitJson(value: Json, maxChars: number): FittedJson {
  for (const step of STEPS) {
    const writer = new Writer(maxChars, step);
    if (writer.write(value, 'data', 0)) return { json: writer.text, cuts: writer.cuts };
  }
  const kind = Array.isArray(value) ? `a list of ${value.length} items` : `a ${typeof value}`;
  return { json: 'null', cuts: [`data is ${kind} that is too large in each of its parts`] };
}

class Writer {
  text = '';
  readonly cuts: string[] = [];
  readonly #maxChars: number;
  readonly #step: (typeof STEPS)[number];

  constructor(maxChars: number, step: (typeof STEPS)[number]) {
    this.#maxChars = maxChars;
    this.#step = step;
  }

  /** @returns whether it fits */
  write(value: Json, path: string, depth: number): boolean {
    if (typeof value === 'string') return this.#add(JSON.stringify(this.#cutText(value, path)));
    if (typeof value !== 'object' || value === null || JSON.isRawJSON(value))
      return this.#add(JSON.stringify(value) ?? 'null');
    if (depth >= this.#step.depth) {
      this.#cut(`${path} is left out`);
      return this.#add('null');
    }
    return Array.isArray(value) ? this.#list(value, path, depth) : this.#object(value, path, depth);
  }

  #list(values: readonly Json[], path: string, depth: number): boolean {
    const { items } = this.#step;
    if (values.length > items) this.#cut(`${path} has the first ${items} of ${values.length} items`);
    const count = Math.min(values.length, items);
    if (!this.#add('[')) return false;
    for (let index = 0; index < count; index += 1) {
      if (index > 0) this.text += ',';
      if (!this.write(values[index] ?? null, `${path}[]`, depth + 1)) return false;
    }
    return this.#add(']');
  }

  #object(value: { readonly [name: string]: Json }, path: string, depth: number): boolean {
    if (!this.#add('{')) return false;
    let isFirst = true;
    for (const name in value) {
      const member = value[name];
      if (member === undefined) continue;
      if (!this.#add(`${isFirst ? '' : ','}${JSON.stringify(name)}:`)) return false;
      isFirst = false;
      if (!this.write(member, `${path}.${name.slice(0, 50)}`, depth + 1)) return false;
    }
    return this.#add('}');
  }

  #cutText(text: string, path: string): string {
    const { chars } = this.#step;
    if (text.length <= chars) return text;
    this.#cut(`${path} has the first ${chars} of ${text.length} characters`);
    return `${text.slice(0, chars).toWellFormed()}…`;
  }

  #cut(sentence: string): void {
    if (this.cuts.length < MAX_CUTS && !this.cuts.includes(sentence)) this.cuts.push(sentence);
  }

  #add(text: string): boolean {
    this.text += text;
    return this.text.length <= this.#maxChars;
  }
}
