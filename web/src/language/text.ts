import { i18n, type MessageDescriptor } from '@lingui/core';

/** A text, or the message of one: what the top level of a module names before the messages are loaded. */
export type Text = string | MessageDescriptor;

/** In the language of the page. */
export function textOf(text: Text): string {
  return typeof text === 'string' ? text : i18n._(text);
}
