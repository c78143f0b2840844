/**
 * A line of a Worker as a person reads it: `[error] request.failed path=/cart`, and below it the
 * error with its frames. Text that is no event of the shop's log stays as it is.
 */
export function logLine(level: string, message: string): string {
  const event = eventOf(message)
  if (event === null) return `[${level}] ${message}`
  const { level: _, event: name, error, ...fields } = event
  const said = Object.entries(fields).map(([field, value]) => `${field}=${value}`)
  const lines = typeof error === 'string' ? error.split('\n').map((line) => `  ${line}`) : []
  return [[`[${level}]`, name, ...said].join(' '), ...lines].join('\n')
}

function eventOf(message: string): Record<string, unknown> | null {
  if (!message.startsWith('{"level":')) return null
  try {
    const value: unknown = JSON.parse(message)
    return typeof value === 'object' && value !== null && 'event' in value ? { ...value } : null
  } catch {
    return null
  }
}
