import { islandTexts } from '../texts/island-texts.ts'
import { lookAt, tell } from './shared/notices.ts'
import {
  addressOf,
  type FormAnswer,
  readPage,
  sendForm,
  settleAddress,
  submitForm,
  swap,
} from './shared/page-swap.ts'
import { released } from './shared/released.ts'

const FORM = 'form[data-checkout]'
/** After the last key; a choice is saved at once. */
const TYPING_MS = 700
/** The fields that delivery and tax depend on. */
const PRICED = new Set(['country', 'region', 'postalCode', 'deliveryOptionId'])
const NOTICES = '[data-part="notices"]'
const SUMMARY = '[data-part="summary"]'
const PARTS = ['delivery', 'payment', 'region', 'postal', 'summary', 'consent', 'notices']

const form = () => document.querySelector<HTMLFormElement>(FORM)
/** Fields that the shopper has touched: only these show errors. */
const touched = new Set<string>()
let timer: ReturnType<typeof setTimeout> | undefined
let saving: Promise<void> | null = null
let again = false
let placing = false
/** The form has changes that the summary does not show yet. */
let dirty = false

type FormField = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const isField = (target: EventTarget | null): target is FormField =>
  (target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement) &&
  target.form === form()

function saveSoon(waitMs: number): void {
  clearTimeout(timer)
  dirty = true
  timer = setTimeout(() => {
    if (!placing) void save()
  }, waitMs)
}

/** Greys the totals while they do not match the form. */
function setUpdating(isUpdating: boolean): void {
  const summary = document.querySelector(SUMMARY)
  if (isUpdating) summary?.setAttribute('aria-busy', 'true')
  else summary?.removeAttribute('aria-busy')
}

/** One request at a time: a late answer would show an outdated state. */
function save(): Promise<void> {
  clearTimeout(timer)
  if (saving) {
    again = true
    return saving
  }
  saving = saveAll().finally(() => {
    saving = null
  })
  return saving
}

/** Saves until nothing was changed meanwhile: a caller waits for the last answer. */
async function saveAll(): Promise<void> {
  do {
    again = false
    await saveOnce()
  } while (again)
}

async function saveOnce(): Promise<void> {
  const sent = form()
  if (!sent) return
  dirty = false
  setUpdating(true)
  const page = await sendForm(sent, null)
  await released()
  if (page) show(page)
  else dirty = true
  // The totals stay grey until a request succeeds.
  setUpdating(dirty)
}

/** Shows the shop's answer to the form; the fields keep their values. */
function show(page: Document, wholeForm = false): void {
  if (!page.querySelector(FORM)) {
    location.assign(addressOf(page))
    return
  }
  const agreed = document.querySelector<HTMLInputElement>('input[name="agreed"]')?.value ?? ''
  // Until the whole form has been checked, untouched fields are not counted.
  const isChecked = page.querySelector('input[name="checked"]') !== null
  if (!isChecked) page.querySelector(`${NOTICES} [data-count]`)?.remove()
  const isMoved = countryIn(document) !== countryIn(page)
  for (const part of PARTS) {
    const isTyped = part === 'region' || part === 'postal'
    if (isTyped) swapField(part, page, isMoved)
    else if (differs(part, page)) swap(`[data-part="${part}"]`, page)
  }
  if (!wholeForm) keepAgreed(agreed)
  const fields = document.querySelectorAll<HTMLElement>(`${FORM} [data-field]`)
  for (const { dataset } of fields) if (isChecked) touched.add(dataset.field ?? '')
  for (const name of touched) showError(name, page)
}

const differs = (part: string, page: Document): boolean => {
  const selector = `[data-part="${part}"]`
  return document.querySelector(selector)?.innerHTML !== page.querySelector(selector)?.innerHTML
}

/** The country whose region and postal code a page asks for. */
const countryIn = (page: Document): string | undefined =>
  page.querySelector<HTMLInputElement>('input[name="regionOf"]')?.value

/**
 * Another country asks for its own region and postal code; the same one leaves them be. A region
 * belongs to its country and is not taken over.
 */
function swapField(part: string, page: Document, isMoved: boolean): void {
  if (!isMoved) return
  const postal = document.querySelector<HTMLInputElement>('#postalCode')?.value ?? ''
  swap(`[data-part="${part}"]`, page)
  const after = document.querySelector<HTMLInputElement>('#postalCode')
  if (part === 'postal' && after) after.value = postal
}

/**
 * The agreed prices follow the shopper's own choices. After a price change by the shop they stay, so
 * that the shop asks for consent before anything is ordered.
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
  if (!isField(target) || target.type === 'radio') return
  if (PRICED.has(target.name)) setUpdating(true)
  saveSoon(TYPING_MS)
})

document.addEventListener('change', ({ target }) => {
  if (!isField(target)) return
  if (target.type !== 'radio') touched.add(target.name)
  if (PRICED.has(target.name)) setUpdating(true)
  saveSoon(target.type === 'radio' || target instanceof HTMLSelectElement ? 0 : 50)
})

/** The order is sent once, with every typed value, also after repeated presses. */
document.addEventListener('submit', (event) => {
  const sent = event.target
  if (sent !== form() || !(sent instanceof HTMLFormElement)) return
  const button = event.submitter
  if (!button?.matches('[data-place-order]')) {
    event.preventDefault()
    void save()
    return
  }
  // A page with scripts of its own is opened by the browser: see `showAnswer`.
  if (opensPage) return
  event.preventDefault()
  if (!placing && button instanceof HTMLElement) void place(sent, button)
})

let opensPage = false

/** Saves what the summary does not show yet, then places the order; stays on the page offline. */
async function place(sent: HTMLFormElement, button: HTMLElement): Promise<void> {
  placing = true
  button.setAttribute('aria-busy', 'true')
  if (dirty || saving) await save()
  clearTimeout(timer)
  const answer = await submitForm(sent, button)
  if (answer && 'next' in answer) return location.assign(answer.next)
  placing = false
  button.removeAttribute('aria-busy')
  if (answer) showAnswer(answer, sent, button)
  else tell(NOTICES, islandTexts.checkout.placeOffline)
}

/** Shows why no order was placed, on the current page. */
function showAnswer(
  { page, status }: Extract<FormAnswer, { page: Document }>,
  sent: HTMLFormElement,
  button: HTMLElement,
): void {
  if (!page.querySelector(FORM)) {
    if (status < 500) location.assign(sent.getAttribute('action') ?? '')
    else tell(NOTICES, islandTexts.checkout.placeUnanswered)
    return
  }
  if (page.querySelector('form[data-work-for]')) {
    opensPage = true
    sent.requestSubmit(button)
    return
  }
  const key = page.querySelector<HTMLInputElement>(`${FORM} input[name="key"]`)?.value
  const own = sent.querySelector<HTMLInputElement>('input[name="key"]')
  if (own && key !== undefined) own.value = key
  show(page, true)
  const told = document.querySelector<HTMLElement>('#errors') ?? document.querySelector(NOTICES)
  if (told instanceof HTMLElement) lookAt(told)
}

/** Saves pending changes when the network is back. */
addEventListener('online', () => {
  if (dirty) saveSoon(0)
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
  // A quote expires; then the page requests a new one before the order.
  setTimeout(
    async () => {
      const page = await readPage(location.pathname)
      await released()
      if (page && !placing && !dirty) show(page)
      start()
    },
    Math.max(5_000, left + 1_000),
  )
}

const isChanged = (field: FormField): boolean => {
  if (field instanceof HTMLSelectElement) {
    const rendered = [...field.options].findIndex((option) => option.defaultSelected)
    return field.selectedIndex !== Math.max(0, rendered)
  }
  if (field instanceof HTMLInputElement && field.type === 'radio') {
    return field.checked !== field.defaultChecked
  }
  return field.value !== field.defaultValue
}

/** Saves fields that changed before this script listened: their events reached nobody. */
function saveEarlierChanges(): void {
  const changed = [...(form()?.elements ?? [])].filter(isField).filter(isChanged)
  if (changed.length === 0) return
  for (const field of changed) if (field !== document.activeElement) touched.add(field.name)
  if (changed.some(({ name }) => PRICED.has(name))) setUpdating(true)
  saveSoon(TYPING_MS)
}

start()
saveEarlierChanges()
