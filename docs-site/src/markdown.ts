import GithubSlugger from 'github-slugger';
import createMarkdownIt, { type Token } from 'markdown-it';
import { highlight } from './highlight.ts';

export type Heading = { level: number; text: string; id: string };

/** A heading with the text below it, to search for. */
type Section = { heading: Heading; text: string };

export type RenderedMarkdown = {
  html: string;
  headings: Heading[];
  sections: Section[];
  hasDiagram: boolean;
};

export type Links = {
  /** What a link or a picture of a file leads to on the site; undefined for what the site does not have. */
  urlOf: (href: string) => string | undefined;
  /** The title of the page that a link leads to, for a link that only names its file. */
  titleOf: (href: string) => string | undefined;
};

const markdownIt = createMarkdownIt({ html: false, linkify: false });
const { escapeHtml } = markdownIt.utils;

/** Renders a file as GitHub does, with the same ids of headings: links between files work on both. */
export function renderMarkdown(source: string, links: Links): RenderedMarkdown {
  const tokens = markdownIt.parse(source, {});
  const headings = nameHeadings(tokens);
  for (const { children } of tokens) if (children) resolveLinks(children, links);
  return {
    html: markdownIt.renderer.render(tokens, markdownIt.options, {}),
    headings,
    sections: sectionsOf(tokens, headings),
    hasDiagram: tokens.some(isDiagram),
  };
}

/** Gives each heading an id, and returns them in order. */
function nameHeadings(tokens: Token[]): Heading[] {
  const slugger = new GithubSlugger();
  const headings: Heading[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const text = textOf(tokens[index + 1]);
    const id = slugger.slug(text);
    token.attrSet('id', id);
    headings.push({ level: Number(token.tag.slice(1)), text, id });
  }
  return headings;
}

/** A link to a file that is not on the site becomes plain text: the reader may have no repository. */
function resolveLinks(tokens: Token[], { urlOf, titleOf }: Links): void {
  for (const [index, token] of tokens.entries()) {
    const attribute = token.type === 'link_open' ? 'href' : token.type === 'image' ? 'src' : undefined;
    if (!attribute) continue;
    const href = String(token.attrGet(attribute));
    const url = urlOf(href);
    if (url) token.attrSet(attribute, url);
    else token.attrs = [];
    const text = tokens[index + 1];
    if (text && NAMES_A_FILE.test(text.content)) text.content = titleOf(href) ?? text.content;
  }
}

const NAMES_A_FILE = /^[\w/-]+\.md$/;

/** The text below each heading, in the order of the page. */
function sectionsOf(tokens: Token[], headings: Heading[]): Section[] {
  const sections: Section[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const heading = headings[sections.length];
      if (heading) sections.push({ heading, text: '' });
      continue;
    }
    const section = sections.at(-1);
    if (!section || tokens[index - 1]?.type === 'heading_open') continue;
    if (token.type === 'inline') section.text += `${textOf(token)} `;
    if (token.type === 'fence' && !isDiagram(token)) section.text += `${token.content} `;
  }
  return sections;
}

function textOf(token: Token | undefined): string {
  const parts = token?.children ?? [];
  return parts.map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('');
}

function isDiagram({ type, info }: Token): boolean {
  return type === 'fence' && info.trim() === 'mermaid';
}

markdownIt.renderer.rules.fence = (tokens, index) => {
  const token = tokens[index];
  if (!token) return '';
  if (isDiagram(token)) return `<pre class="diagram" tabindex="0">${escapeHtml(token.content)}</pre>`;
  const [language = ''] = token.info.trim().split(' ');
  const code = highlight(token.content, language) ?? escapeHtml(token.content);
  return `<div class="code"><pre tabindex="0"><code>${code}</code></pre></div>`;
};

// The docs are read in the repository too, where these do not lead anywhere.
const PATHS_OF_THE_SERVER = /^\/(docs(\/[a-z]+)?|api\/openapi\.json)$/;
markdownIt.renderer.rules.code_inline = (tokens, index) => {
  const content = tokens[index]?.content ?? '';
  const code = `<code>${escapeHtml(content)}</code>`;
  return PATHS_OF_THE_SERVER.test(content) ? `<a href="${content}">${code}</a>` : code;
};

// A table scrolls within its frame on a narrow screen, by keyboard too.
markdownIt.renderer.rules.table_open = () =>
  '<div class="table" tabindex="0" role="group" aria-label="Table"><table>';
markdownIt.renderer.rules.table_close = () => '</table></div>';
