/** What Redis answers, as its client gives it. */
export type Reply = string | number | null | Reply[] | { [field: string]: Reply }

/** What Upstash's REST API answers to one command. */
export type RestAnswer = { result: unknown } | { error: string }

/**
 * A reply on the wire. With base64 every string is encoded, at any depth; numbers, nil and errors
 * never are, and neither is the status `OK` (2026-11-20).
 */
export function encodeReply(reply: Reply, base64: boolean): unknown {
  if (reply === null || typeof reply === 'number') return reply
  if (typeof reply === 'string') return base64 && reply !== 'OK' ? toBase64(reply) : reply
  // The client makes an object of a hash; the wire has field, value, field, value.
  const list = Array.isArray(reply) ? reply : Object.entries(reply).flat()
  return list.map((one) => encodeReply(one, base64))
}

const toBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

/** One command: a list of a name and its arguments, each a text or a number. Null for others. */
export function readCommand(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const parts: unknown[] = value
  const words = parts.filter((part) => ['string', 'number', 'boolean'].includes(typeof part))
  return words.length === parts.length ? words.map(String) : null
}

/** A list of commands; null where one of them is none. */
export function readCommands(value: unknown): string[][] | null {
  if (!Array.isArray(value)) return null
  const commands = value.map(readCommand)
  return commands.some((command) => command === null)
    ? null
    : commands.filter((command) => command !== null)
}
