import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** How editors and viewers of code look, in both color schemes. */

const THEME = EditorView.theme({
  '&': { height: '100%', fontSize: '0.8125rem', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { overflow: 'auto', fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--app-sunken)',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--app-border)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--mantine-color-pine-light-hover)',
  },
});

const NAME = 'light-dark(var(--mantine-color-pine-7), var(--mantine-color-pine-3))';
const STRING = 'light-dark(var(--mantine-color-amber-8), var(--mantine-color-amber-2))';
const LITERAL = 'light-dark(var(--mantine-color-blue-9), var(--mantine-color-blue-3))';

const COLORS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: NAME },
  { tag: [tags.string, tags.content], color: STRING },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)' },
]);

/** Of viewers, which color JSON line by line and mark what is searched for. */
const VIEWER = EditorView.theme({
  '.json-name': { color: NAME },
  '.json-string': { color: STRING },
  '.json-literal': { color: LITERAL },
  '.search-match': { outline: '1px solid var(--mantine-color-amber-5)', borderRadius: '2px' },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'light-dark(rgb(0 0 0 / 4%), rgb(255 255 255 / 5%))',
  },
  '.cm-foldGutter .cm-gutterElement': { minWidth: '24px', textAlign: 'center', cursor: 'pointer' },
  '.cm-foldPlaceholder': {
    padding: '0 6px',
    color: 'var(--mantine-color-dimmed)',
    backgroundColor: 'var(--mantine-color-default)',
    border: '1px solid var(--mantine-color-default-border)',
  },
});

export const CODE_LOOK = [THEME, VIEWER, syntaxHighlighting(COLORS)];
