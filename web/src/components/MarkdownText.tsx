import { Anchor, Code, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import classes from './MarkdownText.module.css';

/** Loaded by Markdown.tsx when it is first needed. */
export default function MarkdownText({ children }: { children: string }) {
  return (
    <div className={classes.text}>
      <ReactMarkdown skipHtml urlTransform={safeUrl} components={COMPONENTS}>
        {children}
      </ReactMarkdown>
    </div>
  );
}

const SAFE_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** @returns undefined for other protocols: the link is then rendered as text */
function safeUrl(url: string): string | undefined {
  return SAFE_PROTOCOLS.has(URL.parse(url)?.protocol ?? '') ? url : undefined;
}

const COMPONENTS: Components = {
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  p: ({ children }) => <Text size="sm">{children}</Text>,
  a: ({ children, href }) =>
    href === undefined ? (
      children
    ) : (
      <Anchor href={href} target="_blank" rel="noopener nofollow noreferrer" underline="always" inherit>
        {children}
      </Anchor>
    ),
  // An image would tell another server who reads it.
  img: ({ alt }) => alt,
  ul: ({ children }) => <List size="sm">{children}</List>,
  ol: ({ children }) => (
    <List size="sm" type="ordered">
      {children}
    </List>
  ),
  li: ({ children }) => <List.Item>{children}</List.Item>,
  pre: ({ children }) => <pre className={classes.block}>{children}</pre>,
  code: ({ children }) => <Code>{children}</Code>,
};

/** Headings of a description are not headings of the page. */
function Heading({ children }: { children?: ReactNode }) {
  return (
    <Text fw={600} size="sm">
      {children}
    </Text>
  );
}
