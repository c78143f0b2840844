import type { Cart } from '../../shared/cart/contract.ts'
import { formatMoney } from '../format-money.ts'
import { currentCart, setQuantity } from './live-cart.ts'
import { sayOffline, sayReached } from './shared/connection-pill.ts'
import { addressOf, readPage, sendForm, settleAddress, swap } from './shared/page-swap.ts'
import { released } from './shared/released.ts'

const PAGE = '[data-cart-page]'
/** The answer to the last press: a confirmation with its undo, or a refusal. */
const NOTICES = '[data-notices]'
/** Several changes in one breath are read as one. */
const SETTLE_MS = 60

/** Told before this script was there, or by the events below. */
let newest: Cart | null = currentCart()
let timer: ReturnType<typeof setTimeout> | undefined

const page = (): HTMLElement | null => document.querySelector(PAGE)
const notices = (): HTMLElement | null => page()?.querySelector<HTMLElement>(NOTICES) ?? null
const shownVersion = (): number => Number(page()?.dataset.version ?? 0)

document.addEventListener('kerbside:cart', ({ detail }) => {
  newest = detail
  showNumbers(detail)
  if (detail.version > shownVersion()) refreshSoon()
})

/** Quantities and sums, at once; everything else comes with the page. */
function showNumbers(cart: Cart): void {
  for (const line of cart.lines) {
    const item = page()?.querySelector(`[data-line="${line.id}"]`)
    const input = item?.querySelector<HTMLInputElement>('input[name="quantity"]')
    if (!item || !input) continue
    if (!isBeingTyped(input)) input.value = String(line.quantity)
    const [less, more] = item.querySelectorAll<HTMLButtonElement>('[data-line-step]')
    if (less) less.disabled = line.quantity <= 1
    if (less) less.value = String(line.quantity - 1)
    if (more) more.value = String(line.quantity + 1)
    write(item.querySelector('[data-line-total]'), formatMoney(line.cost.total))
  }
  write(page()?.querySelector('[data-cart-subtotal]'), formatMoney(cart.cost.subtotal))
  write(page()?.querySelector('[data-cart-total]'), formatMoney(cart.cost.total))
}

/** A field with unfinished or refused input keeps its value. */
const isBeingTyped = (input: HTMLInputElement): boolean =>
  input === document.activeElement || input.getAttribute('aria-invalid') === 'true'

function write(place: Element | null | undefined, text: string): void {
  if (place && place.textContent !== text) place.textContent = text
}

function refreshSoon(): void {
  clearTimeout(timer)
  timer = setTimeout(async () => {
    const read = await readPage('/cart')
    await released()
    if (read && versionOf(read) !== shownVersion()) showKeepingNotices(read)
  }, SETTLE_MS)
}

const versionOf = (read: Document): number =>
  Number(read.querySelector<HTMLElement>(PAGE)?.dataset.version)

/** A change from elsewhere keeps the answer to the last press, its undo button and its focus. */
function showKeepingNotices(read: Document): void {
  const told = notices()
  const active = document.activeElement
  const focused = active instanceof HTMLElement && told?.contains(active) ? active : null
  show(read)
  if (!told?.hasChildNodes()) return
  notices()?.replaceWith(told)
  focused?.focus({ preventScroll: true })
}

/** The answer to a press. Where a newer cart is shown already, its notices alone are new. */
function showAnswer(read: Document): void {
  const told = read.querySelector<HTMLElement>(NOTICES)
  if (told === null || versionOf(read) >= shownVersion()) {
    show(read)
    return
  }
  notices()?.replaceWith(document.adoptNode(told))
  if (told.matches('[data-swap-focus]')) told.focus({ preventScroll: true })
}

/** Shows a cart page that was read, unless a newer one is shown already. */
function show(read: Document): void {
  const there = read.querySelector<HTMLElement>(PAGE)
  if (!there) {
    location.assign(addressOf(read))
    return
  }
  if (Number(there.dataset.version) < shownVersion()) return
  swap(PAGE, read)
  if (newest && newest.version >= shownVersion()) showNumbers(newest)
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || !form.closest(PAGE)) return
  if (form.matches('[data-checkout-start]')) return
  event.preventDefault()
  const button = event.submitter
  const quantity = quantityIn(form, button)
  // Before the live cart has arrived the form itself is as good.
  if (quantity === null || newest === null) void send(form, button)
  else changeQuantity(form, quantity)
})

/** The units a line's form asks for; null where it asks for something else. */
function quantityIn(form: HTMLFormElement, button: HTMLElement | null): number | null {
  if (!form.matches('[data-line-form]')) return null
  const pressed = button instanceof HTMLButtonElement && button.name !== ''
  if (pressed && button.name !== 'to') return null
  const input = form.querySelector<HTMLInputElement>('input[name="quantity"]')
  const step = Number(button?.dataset.lineStep ?? 0)
  const quantity = Number(input?.value) + step
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= 999 ? quantity : null
}

/** At once on the screen; a refusal puts back what was and says why. */
function changeQuantity(form: HTMLFormElement, quantity: number): void {
  const lineId = form.closest<HTMLElement>('[data-line]')?.dataset.line ?? ''
  const error = () => document.querySelector(`#error-${CSS.escape(lineId)}`)
  write(error(), '')
  setQuantity(lineId, quantity, (detail) => write(error(), detail))
}

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (form.hasAttribute('aria-busy')) return
  form.setAttribute('aria-busy', 'true')
  const read = await sendForm(form, button)
  form.removeAttribute('aria-busy')
  if (!read) return sayOffline()
  sayReached()
  // The sent input is finished; a refused one comes back with the page.
  form.reset()
  showAnswer(read)
}

/** A number that was typed counts when the field is left, as when Enter is pressed. */
document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.name !== 'quantity') return
  if (target.form?.matches('[data-line-form]')) target.form.requestSubmit()
})

settleAddress('/cart')
// The message of the address is shown once; a reload does not repeat it.
if (location.search !== '') history.replaceState(null, '', '/cart')
