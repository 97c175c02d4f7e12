import { type TSchema, Type } from 'typebox';
import { Nullable } from './primitives.ts';

/** The response of a list that is read page by page. */
export const Page = <Item extends TSchema>(item: Item) =>
  Type.Object(
    {
      items: Type.Array(item),
      next_cursor: Nullable(Type.String(), {
        description: 'The cursor of the next page; null: this is the last',
      }),
    },
    { description: 'A page of the list' },
  );

/** The response of a list that is always complete. */
export const CompleteList = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), next_cursor: Type.Null() }, { description: 'The complete list' });

/** The query parameters of a list that is read page by page. */
export const PageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 500, description: '`next_cursor` of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});
