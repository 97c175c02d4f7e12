import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { getNonce } from 'get-nonce';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { CODE_LOOK } from '../../../components/code-viewer/code-look.ts';

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

const EXTENSIONS = [
  lineNumbers(),
  history(),
  drawSelection(),
  // Tab moves the focus out of the editor, as in other fields.
  keymap.of([...defaultKeymap, ...historyKeymap]),
  // JSON is YAML as well.
  yaml(),
  ...CODE_LOOK,
];
