import { sendForm, swap } from '../../storefront/islands/shared/page-swap.ts'

/**
 * The forms of a tree's rows without a new page: the tree is swapped for the one that the form leads
 * to, and the focus stays at the row. Alt and an arrow key press the row's buttons.
 */
const MOVES: Readonly<Record<string, string>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'out',
  ArrowRight: 'in',
}

/** One form at a time: each works on the tree as the one before left it. */
let isBusy = false

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (isBusy) return
  isBusy = true
  const row = form.closest<HTMLElement>('[data-row]')?.dataset.row ?? ''
  const page = await sendForm(form, button)
  isBusy = false
  if (!page || !swap('#main', page)) {
    form.submit()
    return
  }
  document.dispatchEvent(new CustomEvent('kerbside:shown'))
  const active = document.activeElement
  const isLost = active === null || active === document.body || !active.closest('[data-row]')
  if (isLost) document.getElementById(`row-${row}`)?.focus({ preventScroll: true })
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || !('tree' in form.dataset)) return
  event.preventDefault()
  void send(form, event.submitter)
})

document.addEventListener('keydown', (event) => {
  const move = event.altKey ? MOVES[event.key] : undefined
  const row = document.activeElement?.closest<HTMLElement>('[data-row]')
  if (move === undefined || !row) return
  // Alt and an arrow would leave the page.
  event.preventDefault()
  row.querySelector<HTMLButtonElement>(`button[name="to"][value="${move}"]:not(:disabled)`)?.click()
})
