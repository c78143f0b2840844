import { sendForm, swap } from '../../storefront/islands/shared/page-swap.ts'

/**
 * The form of a promotion: buttons that change it show it again in place, and the preview follows
 * what is typed. Without this script each of them is a page.
 */
const FORM = '[data-promotion-form]'
const PARTS = ['[data-promotion-preview]', '[data-promotion-words]', '[data-promotion-conflicts]']
const PAUSE_MS = 400

let isDirty = false
/** The last request for a preview: an answer to an earlier one is old. */
let asked = 0

const formOf = (target: EventTarget | null): HTMLFormElement | null =>
  target instanceof Element ? target.closest<HTMLFormElement>(FORM) : null

document.addEventListener('submit', (event) => {
  const form = formOf(event.target)
  if (!form) return
  const { submitter } = event
  if (submitter?.getAttribute('name') !== 'edit') {
    isDirty = false
    return
  }
  event.preventDefault()
  isDirty = true
  void edit(form, submitter)
})

async function edit(form: HTMLFormElement, button: HTMLElement): Promise<void> {
  asked += 1
  button.setAttribute('aria-busy', 'true')
  const page = await sendForm(form, button)
  button.removeAttribute('aria-busy')
  if (page?.querySelector(FORM)) swap('[data-promotion]', page)
}

let timer: ReturnType<typeof setTimeout> | undefined

document.addEventListener('input', ({ target }) => {
  const form = formOf(target)
  if (!form) return
  isDirty = true
  // A search waits for its button.
  if (target instanceof HTMLInputElement && target.type === 'search') return
  clearTimeout(timer)
  timer = setTimeout(() => void preview(form), PAUSE_MS)
})

async function preview(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLElement>('button[value="preview"]')
  if (!form.isConnected || !button) return
  asked += 1
  const mine = asked
  const page = await sendForm(form, button)
  if (!page || mine !== asked) return
  for (const part of PARTS) swap(part, page)
}

/** Enter in a search searches. The form's first button would save. */
document.addEventListener('keydown', (event) => {
  const { target } = event
  const form = formOf(target)
  if (event.key !== 'Enter' || !form || !(target instanceof HTMLInputElement)) return
  if (target.type !== 'search') return
  event.preventDefault()
  const picker = target.name.replace(/^find-/, '')
  form.querySelector<HTMLElement>(`button[value="find:${CSS.escape(picker)}"]`)?.click()
})

addEventListener('beforeunload', (event) => {
  if (isDirty) event.preventDefault()
})
