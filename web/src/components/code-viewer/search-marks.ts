import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, MatchDecorator, ViewPlugin } from '@codemirror/view';
import { type Match, matchAfter, matchBefore, patternOf } from './text-search.ts';

const setTerm = StateEffect.define<string>();

const termField = StateField.define<string>({
  create: () => '',
  update(term, { effects }) {
    const latest = effects.findLast((effect) => effect.is(setTerm));
    return latest?.is(setTerm) ? latest.value : term;
  },
});

const MARK = Decoration.mark({ class: 'search-match' });

/** Marks what was searched for in the lines in view. */
export function searchMarks(): Extension {
  const decoratorOf = (view: EditorView) => {
    const regexp = patternOf(view.state.field(termField));
    return regexp && new MatchDecorator({ regexp, decoration: MARK });
  };
  const marks = ViewPlugin.define(
    (view) => ({
      decorations: decoratorOf(view)?.createDeco(view) ?? Decoration.none,
      update({ view: latest }) {
        this.decorations = decoratorOf(latest)?.createDeco(latest) ?? Decoration.none;
      },
    }),
    { decorations: ({ decorations }) => decorations },
  );
  return [termField, marks];
}

/** Marks the matches of a term. */
export function showTerm(view: EditorView, term: string): void {
  view.dispatch({ effects: setTerm.of(term) });
}

/**
 * Selects the next match or the one before, from the selection on, and scrolls to it.
 *
 * @param text that of the view
 * @returns whether there is one
 */
export function selectMatch(
  view: EditorView,
  text: string,
  direction: 'next' | 'previous' | 'this or next',
): boolean {
  const pattern = patternOf(view.state.field(termField));
  if (!pattern) return false;
  const { from, to } = view.state.selection.main;
  const match: Match | undefined =
    direction === 'previous'
      ? matchBefore(text, pattern, from)
      : matchAfter(text, pattern, direction === 'next' ? to : from);
  if (!match) return false;
  view.dispatch({
    selection: { anchor: match.from, head: match.to },
    effects: EditorView.scrollIntoView(match.from, { y: 'center' }),
  });
  return true;
}
