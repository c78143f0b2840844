import { type BulkThings, bulkThingsOf, bulk as TEXT } from '../../texts/en/table.ts'
import { chosenRows, rowsOf, showChoosing } from './rows.ts'
import { type EachOutcome, runEach } from './run-each.ts'
import { runTogether } from './run-together.ts'

/** Rows that are worked on side by side: more would only wait in line at the shop. */
const LANES = 4

/** A chosen row as it was shown when the work began. */
interface Item {
  id: string
  title: string
  version: string
  /** The verbs that could be undone on it. */
  undoable: readonly string[]
}

interface Bar {
  bar: HTMLElement
  things: BulkThings
  path: string
  count: HTMLElement
  running: HTMLElement
  progress: HTMLProgressElement
  stop: HTMLElement
  result: HTMLElement
  undo: HTMLButtonElement
}

function barOf(): Bar | null {
  const bar = document.querySelector<HTMLElement>('[data-bulk]')
  const find = (name: string) => bar?.querySelector<HTMLElement>(`[data-bulk-${name}]`)
  const [count, running, result, stop] = ['count', 'running', 'result', 'stop'].map(find)
  const progress = bar?.querySelector('progress')
  const undo = bar?.querySelector<HTMLButtonElement>('[data-bulk-undo]')
  if (!bar || !count || !running || !result || !progress || !stop || !undo) return null
  const things = bulkThingsOf(bar.dataset.bulk)
  const path = bar.dataset.bulkPath ?? ''
  return { bar, things, path, count, running, progress, stop, result, undo }
}

const chosenItems = (): Item[] =>
  rowsOf()
    .filter((row) => chosenRows.has(row.dataset.row ?? ''))
    .map((row) => ({
      id: row.dataset.row ?? '',
      title: row.querySelector('[data-row-link]')?.textContent ?? '',
      version: row.dataset.version ?? '',
      undoable: (row.dataset.undoable ?? '').split(' '),
    }))

let isStopped = false
let isRunning = false
/** The work that undoes the last one; null where there is none. */
let inverse: { verb: string; items: readonly Item[] } | null = null

/** The inverse of a verb over the rows on which it undoes all that was done. */
function inverseOf(bar: HTMLElement, verb: string, done: readonly Item[]): typeof inverse {
  const button = bar.querySelector<HTMLElement>(`[data-bulk-verb="${verb}"]`)
  const undoing = button?.dataset.bulkInverse
  const items = done.filter(({ undoable }) => undoable.includes(verb))
  if (undoing === undefined || items.length === 0) return null
  return { verb: undoing, items: items.map((item) => ({ ...item, undoable: [] })) }
}

function render(): void {
  const found = barOf()
  if (!found) return
  const { bar, count, result, undo, things } = found
  const chosen = chosenRows.size
  bar.hidden = chosen === 0 && result.childElementCount === 0
  count.textContent = TEXT.chosen(chosen)
  undo.hidden = inverse === null || isRunning
  undo.textContent = inverse === null ? '' : TEXT.undo(inverse.items.length, things)
  for (const button of bar.querySelectorAll<HTMLButtonElement>('[data-bulk-verb]')) {
    button.disabled = isRunning || chosen === 0
  }
}

/** One request for each item, with a key of its own: a lost answer can be asked for again. */
async function send(path: string, verb: string, { id, version }: Item): Promise<string | null> {
  const body = new URLSearchParams({ key: crypto.randomUUID(), version })
  try {
    const response = await fetch(`${path}/${id}/${verb}`, {
      method: 'POST',
      body,
      headers: { accept: 'application/problem+json', 'x-requested-with': 'fetch' },
    })
    if (response.ok) return null
    const { detail, title }: { detail?: string; title?: string } = await response.json()
    return detail ?? title ?? TEXT.unreachable
  } catch {
    return TEXT.unreachable
  }
}

/** Does the work by one request for all items where the verb has an address for that. */
function run(found: Bar, verb: string, items: readonly Item[]): Promise<EachOutcome<Item>> {
  const { bar, path, progress, stop } = found
  const button = bar.querySelector<HTMLElement>(`[data-bulk-verb="${verb}"]`)
  const together = button?.dataset.bulkTogether
  const onProgress = (finished: number): void => {
    progress.value = finished
  }
  progress.value = 0
  stop.hidden = together !== undefined
  if (together !== undefined) {
    progress.max = 2 * items.length
    return runTogether(items, { path: together, unreachable: TEXT.unreachable, onProgress })
  }
  progress.max = items.length
  return runEach(items, {
    lanes: LANES,
    run: (item) => send(path, verb, item),
    onProgress,
    isStopped: () => isStopped,
  })
}

async function work(verb: string, items: readonly Item[]): Promise<void> {
  const found = barOf()
  if (!found || isRunning) return
  const { bar, running, result } = found
  isRunning = true
  inverse = null
  isStopped = false
  running.hidden = false
  result.replaceChildren()
  render()
  const outcome = await run(found, verb, items)
  isRunning = false
  running.hidden = true
  // Failed and unfinished rows stay selected, so that they can be tried again.
  for (const { id } of outcome.done) chosenRows.delete(id)
  inverse = inverseOf(bar, verb, outcome.done)
  report(outcome)
  showChoosing(new Set(chosenRows))
}

function report({ done, failed, left }: EachOutcome<Item>): void {
  const found = barOf()
  if (!found) return
  const { result, things } = found
  const line = (text: string): HTMLElement => {
    const shown = document.createElement('p')
    shown.textContent = text
    return shown
  }
  result.replaceChildren(line(TEXT.finished(done.length, things)))
  if (left.length > 0) result.append(line(TEXT.stopped(left.length)))
  if (failed.length === 0) return
  const list = document.createElement('ul')
  list.className = 'mt-1 list-disc pl-5 text-danger'
  for (const { item, reason } of failed) {
    const row = document.createElement('li')
    row.textContent = `${item.title}: ${reason}`
    list.append(row)
  }
  result.append(line(TEXT.failed(failed.length, things)), list)
}

/**
 * Keeps the bar when a newer rendering of the list takes the place of the one around it: its
 * progress and its result are of work that goes on. A list without rows has no bar of its own.
 */
function keepBar(first: HTMLElement): void {
  document.addEventListener('kerbside:shown', () => {
    const fresh = document.querySelector<HTMLElement>('[data-bulk]')
    if (fresh) fresh.replaceWith(first)
    else document.querySelector('[data-live]')?.prepend(first)
  })
}

/** Work on the chosen rows, by the buttons above the table. */
export function startBulk(): void {
  const bar = document.querySelector<HTMLElement>('[data-bulk]')
  if (bar) keepBar(bar)
  document.addEventListener('kerbside:chosen', render)
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (!button?.closest('[data-bulk]')) return
    const verb = button.dataset.bulkVerb
    if (verb !== undefined) void work(verb, chosenItems())
    else if ('bulkUndo' in button.dataset && inverse !== null) {
      void work(inverse.verb, inverse.items)
    } else if ('bulkStop' in button.dataset) isStopped = true
    else if ('bulkClear' in button.dataset) {
      inverse = null
      barOf()?.result.replaceChildren()
      chosenRows.clear()
      showChoosing(chosenRows)
    }
  })
}
