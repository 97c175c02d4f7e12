import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import { getNonce } from 'get-nonce';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { CopyButton } from '../CopyButton.tsx';
import classes from './CodeViewer.module.css';
import { CODE_LOOK } from './code-look.ts';
import { inSlices } from './in-slices.ts';
import { jsonLines } from './json-lines.ts';
import { jsonView, setJsonLines } from './json-view.ts';
import { SearchField } from './SearchField.tsx';
import { searchMarks, selectMatch, showTerm } from './search-marks.ts';

type Props = {
  text: string;
  /** JSON as `indentJson` writes it: with colors, folding, and the path of the line. */
  isJson: boolean;
  label: string;
};

/** A text of some MB to read and to search: only what is in view is drawn. Loaded when it is first needed. */
export default function CodeViewer({ text, isJson, label }: Props) {
  const searchField = useRef<HTMLInputElement>(null);
  const { frame, view, path } = useCodeView({ text, isJson, label, searchField });
  return (
    <div className={classes.frame}>
      <Group className={classes.tools} gap={4} wrap="nowrap">
        <SearchField
          ref={searchField}
          label={t`Search ${label}`}
          onTerm={(term) => view.current && showTerm(view.current, term)}
          onSelect={(direction) => view.current !== undefined && selectMatch(view.current, text, direction)}
        />
        <CopyButton text={text} label={t`Copy ${label}`} />
      </Group>
      <div ref={frame} className={classes.code} />
      {path !== undefined && (
        <Group className={classes.path} gap="xs" wrap="nowrap" justify="space-between">
          <Text size="xs" ff="monospace" truncate title={path}>
            {path}
          </Text>
          <CopyButton text={path} label={t`Copy path`} />
        </Group>
      )}
    </div>
  );
}

function useCodeView({
  text,
  isJson,
  label,
  searchField,
}: Props & { searchField: RefObject<HTMLInputElement | null> }) {
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const [path, setPath] = useState<string>();
  const latestText = useRef(text);
  const shownText = useRef('');
  latestText.current = text;

  useEffect(() => {
    if (!frame.current) return;
    const openSearch = () => {
      searchField.current?.select();
      return true;
    };
    const extensions = [
      keymap.of([{ key: 'Mod-f', run: openSearch }]),
      ...(isJson ? [jsonView(setPath)] : []),
    ];
    const state = stateOf(latestText.current, label, extensions);
    const viewer = new EditorView({ parent: frame.current, state });
    view.current = viewer;
    shownText.current = latestText.current;
    return () => viewer.destroy();
  }, [label, isJson, searchField]);
  useEffect(() => {
    if (view.current) showText(view.current, shownText.current, text);
    shownText.current = text;
  }, [text]);
  useEffect(() => {
    if (!isJson) return;
    const controller = new AbortController();
    inSlices(jsonLines(text), controller.signal).then(
      (lines) => view.current?.dispatch({ effects: setJsonLines.of(lines) }),
      () => undefined,
    );
    return () => controller.abort();
  }, [text, isJson]);
  return { frame, view, path };
}

/** A text that grew is extended, so that the position in it stays. */
function showText(view: EditorView, before: string, text: string): void {
  if (text === before) return;
  const from = text.startsWith(before) ? before.length : 0;
  view.dispatch({ changes: { from, to: before.length, insert: text.slice(from) } });
}

function stateOf(text: string, label: string, extensions: Extension): EditorState {
  const attributes = { 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' };
  return EditorState.create({
    doc: text,
    extensions: [
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.cspNonce.of(getNonce() ?? ''),
      EditorView.contentAttributes.of(attributes),
      EditorView.lineWrapping,
      // Positions in the text are those of the document.
      EditorState.lineSeparator.of('\n'),
      lineNumbers(),
      drawSelection(),
      highlightActiveLine(),
      searchMarks(),
      extensions,
      ...CODE_LOOK,
    ],
  });
}
