import { codeFolding, foldGutter, foldKeymap, foldService } from '@codemirror/language';
import { type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, keymap, MatchDecorator, ViewPlugin } from '@codemirror/view';
import { type JsonLines, jsonPath } from './json-lines.ts';

/**
 * What a viewer of JSON adds to that of a text. It works on lines, without a parser, so that some MB of JSON are there at
 * once.
 *
 * @param onPath called with the path of the selected line
 */
export function jsonView(onPath: (path: string) => void): Extension {
  return [
    colors(),
    linesField,
    codeFolding(),
    foldGutter({ foldingChanged: ({ startState, state }) => linesOf(startState) !== linesOf(state) }),
    foldService.of(foldAt),
    keymap.of(foldKeymap),
    pathOfSelection(onPath),
  ];
}

/** Sets the lines of the text, once they are known: folding and paths need them. */
export const setJsonLines = StateEffect.define<JsonLines>();

const linesField = StateField.define<JsonLines | undefined>({
  create: () => undefined,
  update(lines, { effects }) {
    const latest = effects.find((effect) => effect.is(setJsonLines));
    return latest?.is(setJsonLines) ? latest.value : lines;
  },
});

function linesOf(state: EditorState): JsonLines | undefined {
  return state.field(linesField, false);
}

const TOKEN = /("(?:[^"\\]|\\.)*")(:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;
const NAME = Decoration.mark({ class: 'json-name' });
const STRING = Decoration.mark({ class: 'json-string' });
const LITERAL = Decoration.mark({ class: 'json-literal' });

/** The colors of the lines in view. */
function colors(): Extension {
  const decorator = new MatchDecorator({
    regexp: TOKEN,
    decoration: ([, text, colon]) => (text === undefined ? LITERAL : colon ? NAME : STRING),
  });
  return ViewPlugin.define(
    (view) => ({
      decorations: decorator.createDeco(view),
      update(update) {
        this.decorations = decorator.updateDeco(update, this.decorations);
      },
    }),
    { decorations: ({ decorations }) => decorations },
  );
}

function foldAt(state: EditorState, lineStart: number): { from: number; to: number } | null {
  const line = state.doc.lineAt(lineStart);
  const end = linesOf(state)?.ends[line.number];
  if (end === undefined) return null;
  const last = state.doc.line(end);
  return { from: line.to, to: last.from + last.text.search(/\S/) };
}

function pathOfSelection(onPath: (path: string) => void): Extension {
  return EditorView.updateListener.of(({ selectionSet, state }) => {
    const lines = linesOf(state);
    if (!selectionSet || !lines) return;
    const { number } = state.doc.lineAt(state.selection.main.head);
    onPath(jsonPath(lines, number, (line) => state.doc.line(line).text));
  });
}
