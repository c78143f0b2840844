import { describe, expect, it } from 'vitest'
import { migrationIssues } from './migrations.ts'

const file = (name: string, sql: string, database = 'orders') => ({ database, name, sql })
const issuesOf = (sql: string) => migrationIssues([file('0001_a.sql', sql)])

describe('migrations', () => {
  it('a STRICT table, with or without rowid, passes', () => {
    expect(issuesOf('CREATE TABLE a (id TEXT PRIMARY KEY) STRICT;')).toEqual([])
    expect(
      issuesOf("CREATE TABLE a (x TEXT CHECK (x IN ('a', 'b'))) STRICT, WITHOUT ROWID;"),
    ).toEqual([])
  })

  it('a virtual table need not be STRICT', () => {
    expect(issuesOf('CREATE VIRTUAL TABLE a USING fts5(title);')).toEqual([])
  })

  it('a table that is not STRICT is named, even where a comment or a text says STRICT', () => {
    expect(issuesOf('CREATE TABLE a (id TEXT); -- STRICT')[0]).toContain('table a is not STRICT')
    expect(issuesOf("CREATE TABLE a (id TEXT DEFAULT ') STRICT')")[0]).toContain('not STRICT')
  })

  it('a trigger is one statement', () => {
    const trigger = `CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT RAISE(ABORT, 'no; never'); END;`
    expect(issuesOf(`CREATE TABLE a (id TEXT) STRICT;\n${trigger}`)).toEqual([])
  })

  it('cascades, dropped tables and generated rebuilds are refused', () => {
    expect(
      issuesOf('CREATE TABLE a (b TEXT REFERENCES b (id) on delete cascade) STRICT;')[0],
    ).toContain('CASCADE')
    expect(issuesOf('DROP TABLE a;')[0]).toContain('DROP TABLE')
    expect(issuesOf('ALTER TABLE __new_a RENAME TO a;')[0]).toContain('__new_')
  })

  it('a number used twice, left out or missing is named', () => {
    const sql = 'CREATE INDEX i ON a (b);'
    const names = (...of: string[]) => migrationIssues(of.map((name) => file(name, sql)))
    expect(names('0001_a.sql', '0002_b.sql')).toEqual([])
    expect(names('0001_a.sql', '0001_b.sql')).toHaveLength(1)
    expect(names('0001_a.sql', '0003_b.sql')[0]).toContain('0002 is due')
    expect(names('init.sql')[0]).toContain('name it like')
  })

  it('each database has numbers of its own', () => {
    const one = file('0001_a.sql', '', 'orders')
    expect(migrationIssues([one, file('0001_a.sql', '', 'catalog')])).toEqual([])
  })
})
