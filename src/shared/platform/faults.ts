/** The properties that the runtime sets on an error of a remote call. */
interface WireFault {
  overloaded?: boolean
  retryable?: boolean
  remote?: boolean
}

/** A chain of causes longer than this is a circle. */
const CAUSES_MAX = 8

/** The error and what caused it, outermost first. Drizzle wraps each error of D1 in one of its own. */
function causesOf(error: unknown): (Error & WireFault)[] {
  const causes: Error[] = []
  for (let at = error; at instanceof Error && causes.length < CAUSES_MAX; at = at.cause) {
    causes.push(at)
  }
  return causes
}

/** Whether a database refused a write by one of the schema's constraints: nothing of it happened. */
export const isConstraintError = (error: unknown): boolean =>
  causesOf(error).some(({ message }) => /constraint failed|SQLITE_CONSTRAINT/i.test(message))

/** Whether an object is overloaded: asking it again at once feeds the overload. */
export const isOverload = (error: unknown): boolean =>
  causesOf(error).some(({ overloaded }) => overloaded === true)

/** Whether a dependency did not answer. A refused constraint is an answer: that is a bug. */
export const isDependencyFault = (error: unknown): boolean =>
  !isConstraintError(error) &&
  causesOf(error).some(
    ({ overloaded, retryable, remote, message }) =>
      overloaded === true ||
      retryable === true ||
      remote === true ||
      /D1_ERROR|KV |Network connection lost/.test(message),
  )

/** Drizzle's message ends in the bound values: addresses and names have no place in a log. */
const withoutParams = (text: string): string => text.replace(/\nparams: [\s\S]*$/, '')

const FRAMES_MAX = 12

/** An error for the log: its causes and where the first one arose, never a bound value. */
export function describeFault(error: unknown): string {
  const causes = causesOf(error)
  const root = causes.at(-1)
  if (!root) return String(error)
  const messages = causes.map(({ name, message }) => `${name}: ${withoutParams(message)}`)
  const frames = (root.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [messages.join(' < '), ...frames.slice(0, FRAMES_MAX)].join('\n')
}
