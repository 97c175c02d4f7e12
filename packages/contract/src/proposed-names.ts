import { slugFrom } from './slugs.ts';

/** What an integration is called until somebody says otherwise. */

export type ProposedNames = { name: string; slug: string };

/** A title with more words or letters, or with a clause, is no name. */
const CLAUSE = /['’]s |\+|[:;,(]/;
const MAX_WORDS = 3;
const MAX_LENGTH = 30;

/** What titles of specs have besides the name of the API. */
const NOISE =
  /\b(official|public|the|open ?api|swagger|rest(ful)?|https?|web ?service|apis?|specs?|specifications?|definitions?|documentation|reference|version|v?\d+(\.\d+)+|v\d+)\b/gi;

/**
 * A name and a slug for the API of a spec: its title without “API”, “OpenAPI spec” and the like where that is short,
 * otherwise the name in its host, `github` of `https://api.github.com`.
 *
 * @param urls its server, and where it was downloaded: the first with a name in its host counts
 */
export function proposedNames(title: string, urls: readonly string[]): ProposedNames {
  const words = titleWords(title);
  const short = words.join(' ');
  const brand = urls.map(brandOf).find((name) => name !== undefined);
  const isName =
    short !== '' && words.length <= MAX_WORDS && short.length <= MAX_LENGTH && !CLAUSE.test(`${title} `);
  const name = isName || brand === undefined ? short || title : asWritten(brand, title);
  return { name, slug: slugFrom(name) || slugFrom(brand ?? '') || slugFrom(title) };
}

function titleWords(title: string): string[] {
  return title
    .replace(NOISE, ' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}&]/u.test(word));
}

/** Labels of hosts that say nothing of whose API it is. */
const GENERIC =
  /^(www\d*|apis?|rest|gateway|gw|app|dev|developers?|docs?|sandbox|staging|test|prod|v\d+|public|raw|cdn)$/;
/** Second-level domains under which names are registered: `co.uk`. */
const SECOND_LEVEL = /^(com?|net|org|gov|ac|edu)$/;

/** The name in the host of a URL; undefined for an IP, a host without a domain, and places where specs of all are kept. */
function brandOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  if (/^[\d.]+$|:|(^|\.)(localhost|githubusercontent\.com|jsdelivr\.net|swaggerhub\.com)$/.test(hostname))
    return undefined;
  const labels = hostname.split('.').slice(0, -1);
  if (labels.length > 1 && SECOND_LEVEL.test(labels.at(-1) ?? '')) labels.pop();
  const named = labels.filter((label) => !GENERIC.test(label));
  return named.at(-1)?.replace(/-?api$/, '') || undefined;
}

/** As the title writes it: `GitHub`; otherwise with a capital letter. */
function asWritten(brand: string, title: string): string {
  const word = title.split(/[^\p{L}\p{N}]+/u).find((part) => part.toLowerCase() === brand.toLowerCase());
  const isPlain = word === undefined || word === word.toLowerCase();
  return isPlain ? brand.charAt(0).toUpperCase() + brand.slice(1) : word;
}

const MAX_DESCRIPTION_LENGTH = 300;

/** The beginning of a description in Markdown as plain text, cut at the end of a sentence, or of a word. */
export function proposedDescription(markdown: string): string {
  const [paragraph = ''] = plainText(markdown).split(/\n\s*\n/);
  const text = paragraph.replace(/\s+/g, ' ').trim();
  if (text.length <= MAX_DESCRIPTION_LENGTH) return text;
  const start = text.slice(0, MAX_DESCRIPTION_LENGTH);
  const [sentences] = /^.*[.!?](?=\s)/.exec(start) ?? [];
  return sentences ?? `${start.slice(0, start.lastIndexOf(' '))} …`;
}

/** Markdown without its signs, its headings, pictures and HTML. */
function plainText(markdown: string): string {
  return markdown
    .slice(0, 10 * MAX_DESCRIPTION_LENGTH)
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replace(/^\s*#{1,6} .*$/gm, '')
    .replace(/!\[[^\]]{0,200}\]\([^)]{0,500}\)/g, '')
    .replace(/\[([^\]]{0,200})\]\([^)]{0,500}\)/g, '$1')
    .replace(/[*_`]{1,3}(\S)/g, '$1')
    .replace(/(\S)[*_`]{1,3}/g, '$1')
    .trim();
}
