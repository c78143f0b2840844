import { addressOf, readPage, sendForm, settleAddress, swap } from './shared/page-swap.ts'

const FORM = 'form[data-checkout]'
/** After the last key; a choice is saved at once. */
const TYPING_MS = 700
const PARTS = ['delivery', 'payment', 'region', 'postal', 'summary', 'consent', 'notices']

const form = () => document.querySelector<HTMLFormElement>(FORM)
/** Fields the shopper has come to: only these are told what is wrong with them. */
const touched = new Set<string>()
let timer: ReturnType<typeof setTimeout> | undefined
let saving: Promise<void> | null = null
let again = false
let placing = false

type FormField = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const isField = (target: EventTarget | null): target is FormField =>
  (target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement) &&
  target.form === form()

function saveSoon(waitMs: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void save(), waitMs)
}

/** One at a time: answers that overtake each other would show what is no longer so. */
async function save(): Promise<void> {
  clearTimeout(timer)
  if (saving) {
    again = true
    return saving
  }
  saving = saveOnce()
  await saving
  saving = null
  if (again && !placing) {
    again = false
    saveSoon(0)
  }
}

async function saveOnce(): Promise<void> {
  const sent = form()
  if (!sent) return
  const summary = document.querySelector('[data-part="summary"]')
  summary?.setAttribute('aria-busy', 'true')
  const page = await sendForm(sent, null)
  summary?.removeAttribute('aria-busy')
  if (page && !placing) show(page)
}

/** Takes over what the shop made of the form; what stands in the fields stays. */
function show(page: Document): void {
  if (!page.querySelector(FORM)) {
    location.assign(addressOf(page))
    return
  }
  const agreed = document.querySelector<HTMLInputElement>('input[name="agreed"]')?.value ?? ''
  // Fields nobody has come to are not counted against him while he fills in the form.
  page.querySelector('[data-part="notices"] [data-count]')?.remove()
  for (const part of PARTS) {
    const isTyped = part === 'region' || part === 'postal'
    if (isTyped) swapField(part, page)
    else if (differs(part, page)) swap(`[data-part="${part}"]`, page)
  }
  keepAgreed(agreed)
  for (const name of touched) showError(name, page)
}

const differs = (part: string, page: Document): boolean => {
  const selector = `[data-part="${part}"]`
  return document.querySelector(selector)?.innerHTML !== page.querySelector(selector)?.innerHTML
}

/** Another country asks for its own region and postal code; the same one leaves them be. */
function swapField(part: string, page: Document): void {
  const labels = [document, page].map(
    (in_) => in_.querySelector(`[data-part="${part}"] label`)?.textContent,
  )
  if (labels[0] === labels[1]) return
  const name = part === 'postal' ? 'postalCode' : part
  const before = document.querySelector<FormField>(`#${name}`)
  const kept = before instanceof HTMLInputElement ? before.value : ''
  swap(`[data-part="${part}"]`, page)
  const after = document.querySelector<FormField>(`#${name}`)
  if (after instanceof HTMLInputElement && kept !== '') after.value = kept
}

/**
 * What the shopper agreed to moves with his own choices. Where the price of a thing has moved by
 * itself it stays, so that the shop asks him before anything is ordered.
 */
function keepAgreed(before: string): void {
  const field = document.querySelector<HTMLInputElement>('input[name="agreed"]')
  if (!field || before === '') return
  const units = (text: string) => text.slice(text.indexOf(';'))
  if (units(field.value) !== units(before)) field.value = before
}

/** Copies a field's message, and its tie to the field, from the page that was read. */
function showError(name: string, page: Document): void {
  const frame = document.querySelector(`[data-field="${name}"]`)
  const other = page.querySelector(`[data-field="${name}"]`)
  const control = frame?.querySelector('input, select, textarea')
  if (!frame || !other || !control) return
  const message = other.querySelector(`#${name}-error`)
  frame.querySelector(`#${name}-error`)?.remove()
  if (message) frame.append(document.adoptNode(message))
  for (const attribute of ['aria-invalid', 'aria-describedby']) {
    const value = other.querySelector('input, select, textarea')?.getAttribute(attribute)
    if (value === null || value === undefined) control.removeAttribute(attribute)
    else control.setAttribute(attribute, value)
  }
}

document.addEventListener('input', ({ target }) => {
  if (isField(target) && target.type !== 'radio') saveSoon(TYPING_MS)
})

document.addEventListener('change', ({ target }) => {
  if (!isField(target)) return
  if (target.type !== 'radio') touched.add(target.name)
  saveSoon(target.type === 'radio' || target instanceof HTMLSelectElement ? 0 : 50)
})

/** The order is sent once, whatever is pressed meanwhile; everything typed goes with it. */
document.addEventListener('submit', (event) => {
  const sent = event.target
  if (sent !== form() || !(sent instanceof HTMLFormElement)) return
  const button = event.submitter
  if (!button?.matches('[data-place-order]')) {
    event.preventDefault()
    void save()
    return
  }
  if (placing) return event.preventDefault()
  placing = true
  clearTimeout(timer)
  button.setAttribute('aria-busy', 'true')
})

/** A page brought back by the browser's own memory may be long out of date. */
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

function start(): void {
  const shown = form()
  if (!shown) return
  settleAddress(`/checkout/${shown.dataset.checkout}`)
  document.querySelector('[data-save]')?.setAttribute('hidden', '')
  const left = Date.parse(shown.dataset.quoteExpires ?? '') - Date.now()
  // Prices are promised for a while; then they are asked for anew, before they are ordered at.
  setTimeout(
    async () => {
      const page = await readPage(location.pathname)
      if (page && !placing) show(page)
      start()
    },
    Math.max(5_000, left + 1_000),
  )
}
start()
