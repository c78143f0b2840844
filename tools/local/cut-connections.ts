/** Times that work is done in all. */
const TRIES = 3

/**
 * Runs work that may be repeated, and again where the runtime has closed the connection under it:
 * it closes those that are idle for seconds, which on a busy machine meets the next request.
 */
export async function despiteCutConnections<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries === TRIES || !isCut(error)) throw error
    }
  }
}

const CODES: readonly unknown[] = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']

/** Whether an error, or a cause of it, is a connection that its other side has closed. */
function isCut(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && CODES.includes(error.code)) || isCut(error.cause)
}
