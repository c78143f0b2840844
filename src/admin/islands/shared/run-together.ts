import type { EachOutcome } from './run-each.ts'

interface TogetherOptions {
  /** The address that takes the ids. */
  path: string
  /** The reason of an item without an answer. */
  unreachable: string
  /** Steps that are done, of two for each item. */
  onProgress(steps: number): void
}

interface Line {
  id: string
  state: 'changed' | 'done' | 'refused'
  reason?: string
}

const STEPS: Readonly<Record<Line['state'], number>> = { changed: 1, done: 1, refused: 2 }

/** Works on the items by one request, whose answer tells of each of them. */
export async function runTogether<T extends { id: string }>(
  items: readonly T[],
  { path, unreachable, onProgress }: TogetherOptions,
): Promise<EachOutcome<T>> {
  const outcome: EachOutcome<T> = { done: [], failed: [], left: [] }
  const waiting = new Map(items.map((item) => [item.id, item]))
  let steps = 0
  const take = ({ id, state, reason }: Line): void => {
    steps += STEPS[state]
    onProgress(steps)
    const item = waiting.get(id)
    if (item === undefined || state === 'changed') return
    waiting.delete(id)
    if (state === 'done') outcome.done.push(item)
    else outcome.failed.push({ item, reason: reason ?? unreachable })
  }
  let refusal = unreachable
  try {
    const ids = items.map(({ id }) => id).join(' ')
    const response = await fetch(path, {
      method: 'POST',
      body: new URLSearchParams({ key: crypto.randomUUID(), ids }),
      headers: {
        accept: 'application/x-ndjson, application/problem+json',
        'x-requested-with': 'fetch',
      },
    })
    if (response.ok) await readLines(response, take)
    else {
      const { detail, title }: { detail?: string; title?: string } = await response.json()
      refusal = detail ?? title ?? unreachable
    }
  } catch {
    // The items without a line were not answered.
  }
  for (const item of waiting.values()) outcome.failed.push({ item, reason: refusal })
  return outcome
}

async function readLines(response: Response, take: (line: Line) => void): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true }
    if (done || value === undefined) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(JSON.parse(line))
  }
}
