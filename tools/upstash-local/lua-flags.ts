import { createHash } from 'node:crypto'

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

/** A script may begin with a line of flags Upstash knows and Redis 7 refuses. */
const FLAGS = /^#!lua[^\n]*allow-key-locking[^\n]*/

/**
 * Takes that line out of scripts, keeping their line numbers, and remembers under which name Redis
 * knows the rest: a client asks for a script by the hash of the text it has.
 */
export class LuaFlags {
  private readonly known = new Map<string, string>()

  /** The command as Redis takes it. */
  translate(command: readonly string[]): string[] {
    const [name = '', script = '', ...rest] = command
    switch (name.toUpperCase()) {
      case 'EVAL':
        return [name, this.strip(script), ...rest]
      case 'EVALSHA':
        return [name, this.known.get(script.toLowerCase()) ?? script, ...rest]
      default:
        return [...command]
    }
  }

  private strip(script: string): string {
    if (!FLAGS.test(script)) return script
    const stripped = script.replace(FLAGS, '')
    this.known.set(sha1(script), sha1(stripped))
    return stripped
  }
}
