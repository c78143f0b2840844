/** The ids of the rows that are chosen, which outlive a newer rendering of the table. */
export const chosenRows = new Set<string>()

export const rowsOf = (): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>('[data-table] tbody tr[data-row]'),
]

/** Shows the boxes to choose rows by, and ticks those of `chosen`. */
export function showChoosing(chosen: ReadonlySet<string>): void {
  for (const cell of document.querySelectorAll<HTMLElement>('[data-table] [data-choose]')) {
    cell.hidden = false
  }
  const shown = new Set<string>()
  for (const row of rowsOf()) {
    const id = row.dataset.row ?? ''
    shown.add(id)
    const box = row.querySelector<HTMLInputElement>('[data-choose] input')
    if (box) box.checked = chosen.has(id)
  }
  for (const id of [...chosenRows]) if (!shown.has(id)) chosenRows.delete(id)
  document.dispatchEvent(new CustomEvent('kerbside:chosen'))
}

document.addEventListener('change', (event) => {
  const box = event.target
  if (!(box instanceof HTMLInputElement) || !box.matches('tbody [data-choose] input')) return
  if (box.checked) chosenRows.add(box.value)
  else chosenRows.delete(box.value)
  document.dispatchEvent(new CustomEvent('kerbside:chosen'))
})
