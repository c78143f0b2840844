import { startBulk } from './shared/bulk.ts'
import { chosenRows, rowsOf, showChoosing } from './shared/rows.ts'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), textarea, select')

/** The row that the focus is in; -1 where it is elsewhere. */
const currentRow = (rows: readonly HTMLElement[]): number =>
  rows.findIndex((row) => row.contains(document.activeElement))

function move(step: number): void {
  const rows = rowsOf()
  const at = currentRow(rows)
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step
  const link = rows[next]?.querySelector<HTMLElement>('[data-row-link]')
  link?.focus()
  link?.scrollIntoView({ block: 'nearest' })
}

function toggle(): void {
  const rows = rowsOf()
  rows[currentRow(rows)]?.querySelector<HTMLInputElement>('[data-choose] input')?.click()
}

const KEYS: Readonly<Record<string, () => void>> = {
  j: () => move(1),
  k: () => move(-1),
  x: toggle,
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return
  const inRow = currentRow(rowsOf()) >= 0
  const arrow = inRow ? { ArrowDown: 'j', ArrowUp: 'k' }[event.key] : undefined
  const run = KEYS[arrow ?? event.key]
  if (!run) return
  event.preventDefault()
  run()
})

document.addEventListener('change', (event) => {
  const all = event.target
  if (!(all instanceof HTMLInputElement) || !all.matches('[data-choose-all]')) return
  for (const row of rowsOf()) {
    const box = row.querySelector<HTMLInputElement>('[data-choose] input')
    if (box && box.checked !== all.checked) box.click()
  }
})

showChoosing(new Set())
startBulk()
/** The rows were replaced by newer ones: what was chosen stays chosen. */
document.addEventListener('kerbside:shown', () => showChoosing(chosenRows))
