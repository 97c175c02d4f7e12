import type { StorageLoad } from '../storage-load.ts';
import type { SqliteRequest, SqliteResult } from './sqlite-messages.ts';
import type { SqliteThread } from './sqlite-thread.ts';

/** A transaction of the writer. It ends with `commit` or `rollback`, once. */
export type SqliteTransaction = {
  execute: (statement: Statement) => Promise<SqliteResult>;
  /** Resolves when its changes are on the disk. @throws SqliteError when they are not; nothing has changed then */
  commit: () => Promise<void>;
  rollback: () => Promise<void>;
};

export type SqliteWriter = ReturnType<typeof createWriter>;

type Statement = Pick<Extract<SqliteRequest, { kind: 'execute' }>, 'sql' | 'parameters'>;

/** So many transactions share a commit at most: the first of them waits for the last. */
const MAX_GROUP = 100;

/** How long a transaction may send no statement while others wait for it. */
const IDLE_MS = 5_000;
/** In which it is noticed; a pause of the whole process is one of them, however long it takes. */
const IDLE_STEPS = 5;

/**
 * The one connection that writes. Transactions run one after the other; those that wait already when one ends are
 * committed with it (group commit): each is a savepoint of one transaction of SQLite, so that one that fails undoes its
 * own changes only, and one write to the disk acknowledges them all.
 *
 * A query that is sent to the database from within a transaction, and not to the transaction, waits for that one, which
 * waits for the query: it fails once the transaction has done nothing for a while. PostgreSQL ends such a transaction
 * after the same time (open-postgres.ts).
 *
 * @param idleMs tests pass a short time
 */
export function createWriter(thread: SqliteThread, idleMs = IDLE_MS) {
  const turns: PromiseWithResolvers<void>[] = [];
  let isTaken = false;
  let isActive = false;
  let watch: NodeJS.Timeout | undefined;
  /** Transactions that ended well, and whose changes are not on the disk yet. */
  let group: PromiseWithResolvers<void>[] = [];

  /** Runs a statement in a transaction of its own; resolves when its changes are on the disk. */
  async function execute(statement: Statement): Promise<SqliteResult> {
    await takeTurn();
    if (turns.length === 0 && isFirst()) return executeAlone(statement);
    const result = await orEndTurn({ kind: 'execute member', isFirst: isFirst(), ...statement });
    await commit();
    return result;
  }

  async function executeAlone(statement: Statement): Promise<SqliteResult> {
    const result = await orEndTurn({ kind: 'execute', isMember: false, ...statement });
    await endTurn();
    return result;
  }

  async function begin(): Promise<SqliteTransaction> {
    await takeTurn();
    await orEndTurn({ kind: 'begin member', isFirst: isFirst() });
    return {
      execute: (statement) => send({ kind: 'execute', isMember: true, ...statement }),
      commit: async () => {
        // To commit the transaction ends its savepoints too.
        if (!commitsNext()) await orEndTurn({ kind: 'end member' });
        await commit();
      },
      rollback: async () => {
        if (thread.isInTransaction()) await orEndTurn({ kind: 'undo member' });
        await endTurnAfterOthers();
      },
    };
  }

  function isFirst(): boolean {
    return !thread.isInTransaction();
  }

  async function orEndTurn(request: SqliteRequest): Promise<SqliteResult> {
    try {
      return await send(request);
    } catch (error) {
      await endTurnAfterOthers();
      throw error;
    }
  }

  /** It may have failed because of a change of another member: its failure is reported once that change is on the disk. */
  async function endTurnAfterOthers(): Promise<void> {
    const last = group.at(-1);
    await endTurn();
    await last?.promise.catch(() => {});
  }

  async function send(request: SqliteRequest): Promise<SqliteResult> {
    isActive = true;
    try {
      return await thread.send(request);
    } catch (error) {
      // SQLite undid the whole group.
      if (!thread.isInTransaction()) for (const member of takeGroup()) member.reject(error);
      throw error;
    }
  }

  function takeTurn(): Promise<void> | void {
    if (isTaken) return waitForTurn();
    isTaken = true;
  }

  function waitForTurn(): Promise<void> {
    const turn = Promise.withResolvers<void>();
    turns.push(turn);
    watch ??= watchIdle();
    return turn.promise;
  }

  /** While others wait, for the transaction whose turn it is. */
  function watchIdle(): NodeJS.Timeout {
    let idleSteps = 0;
    return setInterval(() => {
      idleSteps = isActive || thread.waiting() > 0 ? 0 : idleSteps + 1;
      isActive = false;
      if (idleSteps >= IDLE_STEPS) failWaiting();
      if (turns.length > 0) return;
      clearInterval(watch);
      watch = undefined;
    }, idleMs / IDLE_STEPS);
  }

  function failWaiting(): void {
    for (const turn of turns.splice(0))
      turn.reject(
        new Error(
          'This write waits for a transaction that does nothing. Within a transaction, send queries to the transaction (trx), not to the database.',
        ),
      );
  }

  async function commit(): Promise<void> {
    const committed = Promise.withResolvers<void>();
    group.push(committed);
    await endTurn();
    return committed.promise;
  }

  function commitsNext(): boolean {
    return turns.length === 0 || group.length >= MAX_GROUP - 1;
  }

  /** Whose turn is next writes within the same transaction; where none waits, it is committed. */
  async function endTurn(): Promise<void> {
    if (turns.length === 0 || group.length >= MAX_GROUP) await commitGroup();
    const next = turns.shift();
    if (next) next.resolve();
    else isTaken = false;
  }

  async function commitGroup(): Promise<void> {
    const members = takeGroup();
    if (!thread.isInTransaction()) return;
    try {
      await thread.send({ kind: members.length > 0 ? 'commit' : 'rollback' });
      for (const member of members) member.resolve();
    } catch (error) {
      if (thread.isInTransaction()) await thread.send({ kind: 'rollback' });
      for (const member of members) member.reject(error);
    }
  }

  function takeGroup(): PromiseWithResolvers<void>[] {
    const members = group;
    group = [];
    return members;
  }

  function load(): StorageLoad {
    return { busy: isTaken ? 1 : 0, idle: isTaken ? 0 : 1, waiting: turns.length };
  }

  return { execute, begin, load };
}
