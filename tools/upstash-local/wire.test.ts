import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { LuaFlags } from './lua-flags.ts'
import { encodeReply, readCommand, readCommands } from './wire.ts'

describe('a reply on the wire', () => {
  it('encodes strings at any depth, but no number, nil or OK', () => {
    expect(encodeReply(['a', 1, null, 'OK', ['ü']], true)).toEqual([
      'YQ==',
      1,
      null,
      'OK',
      ['w7w='],
    ])
    expect(encodeReply('a', false)).toBe('a')
  })

  it('of a hash is a list of fields and values', () => {
    expect(encodeReply({ a: '1', b: '2' }, false)).toEqual(['a', '1', 'b', '2'])
  })
})

describe('a command on the wire', () => {
  it('is a list of words', () => {
    expect(readCommand(['SET', 'a', 1])).toEqual(['SET', 'a', '1'])
    for (const none of [[], 'GET a', [['a']], [null], {}]) expect(readCommand(none)).toBeNull()
    expect(readCommands([['GET', 'a'], ['GET']])).toEqual([['GET', 'a'], ['GET']])
    expect(readCommands([['GET', 'a'], []])).toBeNull()
  })
})

describe('flags only Upstash knows', () => {
  const sha = (text: string) => createHash('sha1').update(text).digest('hex')
  const script = '#!lua flags=allow-key-locking\nreturn 1'
  const stripped = '\nreturn 1'

  it('are taken out of a script, which keeps its line numbers', () => {
    expect(new LuaFlags().translate(['EVAL', script, '0'])).toEqual(['EVAL', stripped, '0'])
    const other = '#!lua flags=no-writes\nreturn 1'
    expect(new LuaFlags().translate(['eval', other, '0'])).toEqual(['eval', other, '0'])
  })

  it('do not keep a script from being found by the hash of its whole text', () => {
    const flags = new LuaFlags()
    expect(flags.translate(['EVALSHA', sha(script), '0'])[1]).toBe(sha(script))
    flags.translate(['EVAL', script, '0'])
    expect(flags.translate(['EVALSHA', sha(script), '0'])[1]).toBe(sha(stripped))
  })
})
