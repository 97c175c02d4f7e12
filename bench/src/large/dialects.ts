/** The few expressions that the two databases write differently. Each names a number or text in SQL. */
export type Dialect = {
  /** Rows `i` from 1 to `to`, as the table `n` of a FROM clause; `from` is the first. */
  numbers: (from: number, to: number) => string;
  /** In hexadecimal, with zeros before it. */
  hex: (number: string, digits: number) => string;
  /** The day (UTC) so many days ago. */
  day: (daysAgo: string) => string;
  columnsOf: (table: string) => string;
  /** What recreates the indexes of the call log that do not belong to its key: names and statements. */
  indexesOfCalls: string;
};

export const SQLITE: Dialect = {
  numbers: (from, to) =>
    `(with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to}) select i from n) as n`,
  hex: (number, digits) => `printf('%0${digits}x', ${number})`,
  day: (daysAgo) => `date('now', '-' || (${daysAgo}) || ' days')`,
  columnsOf: (table) => `select name from pragma_table_info('${table}')`,
  indexesOfCalls: `select name, sql as statement from sqlite_schema
    where type = 'index' and tbl_name = 'calls' and sql is not null`,
};

export const POSTGRES: Dialect = {
  numbers: (from, to) => `generate_series(${from}::bigint, ${to}) as n(i)`,
  hex: (number, digits) => `lpad(to_hex(${number}), ${digits}, '0')`,
  day: (daysAgo) => `to_char((now() at time zone 'utc') - (${daysAgo}) * interval '1 day', 'YYYY-MM-DD')`,
  columnsOf: (table) =>
    `select column_name as name from information_schema.columns where table_name = '${table}' and table_schema = 'public'`,
  indexesOfCalls: `select indexname as name, replace(indexdef, ' ON ONLY ', ' ON ') as statement
    from pg_indexes where tablename = 'calls' and indexname <> 'calls_pkey'`,
};
