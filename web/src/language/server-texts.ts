import { i18n, type Messages } from '@lingui/core';

/**
 * What the server writes, in the language of the page. The server writes English, so in English there is nothing to translate;
 * the catalogues of other languages have the texts that web/server-texts.ts lists.
 */

/** The title of a problem, or what to do about it. Undefined in English, and of a code that the catalogue has not. */
export function problemText(code: string, part: 'title' | 'advice'): string | undefined {
  const id = `problem.${code}.${part}`;
  return Object.hasOwn(i18n.messages, id) ? i18n._(id) : undefined;
}

/**
 * A text of the server, sentence by sentence: the detail of a problem, the issue of a field, a warning.
 *
 * @returns the translation; the text itself where the catalogue lacks one of its sentences
 */
export function serverText(text: string): string {
  return translationOf(text) ?? text;
}

/** Undefined where the catalogue lacks one of the sentences of the text, and in English. */
export function translationOf(text: string): string | undefined {
  const patterns = patternsOf(i18n.messages);
  return patterns.length === 0 || text.length > MAX_LENGTH
    ? undefined
    : translateAll(text.split(SENTENCE_ENDS), patterns);
}

/** A longer text quotes others, and its patterns would be tried for long. */
const MAX_LENGTH = 1_000;

const SENTENCE_ENDS = /(?<=[.?!…]) (?=\S)/;

/** Of a text with more, no part is known: none of ours is so long. */
const MAX_SENTENCES = 12;

function translateAll(sentences: string[], patterns: readonly Pattern[]): string | undefined {
  if (sentences.length > MAX_SENTENCES) return undefined;
  // The shortest first: what the server puts into a sentence may end like one (“v1. 2”), and seldom does.
  for (let count = 1; count <= sentences.length; count += 1) {
    const first = translateOne(sentences.slice(0, count).join(' '), patterns);
    if (first === undefined) continue;
    if (count === sentences.length) return first;
    const rest = translateAll(sentences.slice(count), patterns);
    if (rest !== undefined) return `${first} ${rest}`;
  }
  return undefined;
}

function translateOne(sentence: string, patterns: readonly Pattern[]): string | undefined {
  for (const { id, regex } of patterns) {
    const match = regex.exec(sentence);
    if (match) return i18n._(id, valuesIn(match.groups));
  }
  return undefined;
}

/** A value may be a text of ours too: `{fault}` of a value that a reference leads to. */
function valuesIn(groups: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, serverText(value)]));
}

type Pattern = { id: string; regex: RegExp };

const PREFIX = 'server: ';
const PLACEHOLDER = /\{(\w+)\}/g;

let compiled: { messages: Messages; patterns: readonly Pattern[] } | undefined;

/** Those of the catalogue, the most specific first. They are compiled when the first text needs them. */
function patternsOf(messages: Messages): readonly Pattern[] {
  if (compiled?.messages !== messages) compiled = { messages, patterns: compilePatterns(messages) };
  return compiled.patterns;
}

function compilePatterns(messages: Messages): Pattern[] {
  const literalLength = ({ id }: Pattern) => id.replaceAll(PLACEHOLDER, '').length;
  return Object.keys(messages)
    .filter((id) => id.startsWith(PREFIX))
    .map((id) => ({ id, regex: toRegex(id.slice(PREFIX.length)) }))
    .sort((a, b) => literalLength(b) - literalLength(a));
}

function toRegex(sentence: string): RegExp {
  const source = sentence
    .split(PLACEHOLDER)
    .map((part, at) => (at % 2 === 0 ? part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&') : `(?<${part}>.+?)`))
    .join('');
  return new RegExp(`^${source}$`, 's');
}
