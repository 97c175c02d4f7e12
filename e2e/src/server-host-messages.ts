import { type Static, Type } from 'typebox';

/** What a server host and its parent send to each other. A response has the id of its request. */

export const HostRequest = Type.Union([
  Type.Object({
    id: Type.Integer(),
    start: Type.Record(Type.String(), Type.String(), { description: 'the settings' }),
  }),
  Type.Object({
    id: Type.Integer(),
    stop: Type.Integer({ description: 'the id of the request that started it' }),
  }),
]);
export type HostRequest = Static<typeof HostRequest>;

export const HostResponse = Type.Union([
  Type.Object({
    id: Type.Integer(),
    started: Type.Object({ url: Type.String(), setupLink: Type.Optional(Type.String()) }),
  }),
  Type.Object({ id: Type.Integer(), stopped: Type.Literal(true) }),
  Type.Object({ id: Type.Integer(), failed: Type.String() }),
]);
export type HostResponse = Static<typeof HostResponse>;
