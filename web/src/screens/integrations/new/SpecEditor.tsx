import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { getNonce } from 'get-nonce';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';

export type EditorHandle = { text: () => string };

/** The text of a file, as an object: the same file may be chosen again. */
export type FileText = { text: string };

type Props = {
  ref: Ref<EditorHandle>;
  label: string;
  /** The id of the error message. */
  describedBy: string;
  /** Replaces the text. */
  replacement: FileText | undefined;
  onChange: () => void;
};

/**
 * An editor for the text of a spec. It holds its text itself, because specs may have 20 MB. Loaded when it is first
 * needed.
 */
export default function SpecEditor({ ref, label, describedBy, replacement, onChange }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latestOnChange = useRef(onChange);
  latestOnChange.current = onChange;

  useEffect(() => {
    if (!frame.current) return;
    const attributes = {
      'aria-label': label,
      'aria-describedby': describedBy,
      spellcheck: 'false',
      tabindex: '0',
    };
    const editor = new EditorView({
      parent: frame.current,
      state: EditorState.create({
        extensions: [
          ...EXTENSIONS,
          EditorView.cspNonce.of(getNonce() ?? ''),
          EditorView.contentAttributes.of(attributes),
          EditorView.updateListener.of(({ docChanged }) => docChanged && latestOnChange.current()),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, describedBy]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !replacement) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: replacement.text } });
    editor.focus();
  }, [replacement]);

  useImperativeHandle(ref, () => ({ text: () => view.current?.state.doc.toString() ?? '' }));

  return <div ref={frame} style={{ height: '100%' }} />;
}

const THEME = EditorView.theme({
  '&': { height: '100%', fontSize: '0.8125rem', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.6' },
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

const COLORS = HighlightStyle.define([
  {
    tag: [tags.propertyName, tags.definition(tags.propertyName)],
    color: 'light-dark(var(--mantine-color-pine-7), var(--mantine-color-pine-3))',
  },
  {
    tag: [tags.string, tags.content],
    color: 'light-dark(var(--mantine-color-amber-8), var(--mantine-color-amber-2))',
  },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)' },
]);

const EXTENSIONS = [
  lineNumbers(),
  history(),
  drawSelection(),
  // Tab moves the focus out of the editor, as in other fields.
  keymap.of([...defaultKeymap, ...historyKeymap]),
  // JSON is YAML as well.
  yaml(),
  syntaxHighlighting(COLORS),
  THEME,
];
