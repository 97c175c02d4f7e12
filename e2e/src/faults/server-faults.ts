/** A database or Redis of a test. */
type Server = {
  stop: () => Promise<void>;
  start: () => Promise<void>;
  freeze: () => void;
  thaw: () => void;
};

type Fault = {
  name: string;
  begin: (server: Server) => Promise<void> | void;
  end: (server: Server) => Promise<void> | void;
};

/** What befalls a server that others need, and passes. */
export const FAULTS: readonly Fault[] = [
  { name: 'stops', begin: ({ stop }) => stop(), end: ({ start }) => start() },
  { name: 'is frozen', begin: ({ freeze }) => freeze(), end: ({ thaw }) => thaw() },
];
